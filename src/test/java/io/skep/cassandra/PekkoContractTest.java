package io.skep.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.scalatest.Args;
import org.scalatest.Suite;
import org.scalatest.events.Event;
import org.scalatest.events.SuiteAborted;
import org.scalatest.events.TestFailed;
import org.scalatest.events.TestSucceeded;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/** Pekko's own contracts for journals and snapshot stores, run against those in Cassandra. */
@Tag("cassandra")
final class PekkoContractTest {

  @TestFactory
  Stream<DynamicTest> theJournalKeepsPekkosContract() {
    return resultsOf(new JournalContract(CassandraServer.shared()));
  }

  @TestFactory
  Stream<DynamicTest> theSnapshotStoreKeepsPekkosContract() {
    return resultsOf(new SnapshotContract(CassandraServer.shared()));
  }

  private static final class JournalContract extends JavaJournalSpec {
    JournalContract(CassandraServer server) {
      super(CassandraSettings.whole(server, CassandraSettings.keyspace()));
      awaitJournal(system());
    }

    @Override
    public CapabilityFlag supportsRejectingNonSerializableObjects() {
      return CapabilityFlag.on();
    }

    @Override
    public CapabilityFlag supportsSerialization() {
      return CapabilityFlag.on();
    }
  }

  private static final class SnapshotContract extends JavaSnapshotStoreSpec {
    SnapshotContract(CassandraServer server) {
      super(CassandraSettings.whole(server, CassandraSettings.keyspace()));
      awaitJournal(system());
    }

    @Override
    public CapabilityFlag supportsSerialization() {
      return CapabilityFlag.on();
    }
  }

  /** The contracts give each answer a few seconds; making the tables is not part of that. */
  private static void awaitJournal(ActorSystem system) {
    var journal = CassandraJournalExtension.get(system).journal();
    Awaitility.await()
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> journal.led().isDone() && !journal.led().isCompletedExceptionally());
  }

  /** A law of the contract, and why it does not hold. */
  private record Result(String law, Optional<Throwable> failure) {}

  /** Runs the suite by ScalaTest, and shows each law as a test of its own. */
  private static Stream<DynamicTest> resultsOf(Suite suite) {
    var results = new ArrayList<Result>();
    suite.run(Option.empty(), quietly(event -> note(event, results))).waitUntilCompleted();
    if (results.isEmpty()) {
      throw new AssertionError("no law was checked");
    }
    return results.stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    result.law(),
                    () -> {
                      if (result.failure().isPresent()) {
                        throw new AssertionError(result.law(), result.failure().get());
                      }
                    }));
  }

  private static void note(Event event, List<Result> results) {
    synchronized (results) {
      switch (event) {
        case TestSucceeded done -> results.add(new Result(done.testName(), Optional.empty()));
        case TestFailed failed ->
            results.add(new Result(failed.testName(), OptionConverters.toJava(failed.throwable())));
        case SuiteAborted aborted ->
            results.add(
                new Result(aborted.message(), OptionConverters.toJava(aborted.throwable())));
        default -> {}
      }
    }
  }

  private static Args quietly(org.scalatest.Reporter reporter) {
    return new Args(
        reporter,
        Args.apply$default$2(),
        Args.apply$default$3(),
        Args.apply$default$4(),
        Args.apply$default$5(),
        Args.apply$default$6(),
        Args.apply$default$7(),
        Args.apply$default$8(),
        Args.apply$default$9(),
        Args.apply$default$10());
  }
}
