package io.skep.multijvm.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.multijvm.laws.History.Containers;
import io.skep.multijvm.laws.History.CutOff;
import io.skep.multijvm.laws.History.Dismissed;
import io.skep.multijvm.laws.History.LeaderClaim;
import io.skep.multijvm.laws.History.Listing;
import io.skep.multijvm.laws.History.RunnableTasks;
import io.skep.multijvm.laws.History.Running;
import io.skep.multijvm.laws.Write.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plants each kind of violation in a history, and each lawful look-alike. */
final class VerdictTest {

  private static final String OBJECT = "register-1";
  private static final long SECOND = 1_000_000_000L;

  private final History history = new History();

  @Test
  void aPlainHistoryIsLawful() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    write(2, 2, 3, "x", "a", Outcome.REFUSED);
    read(1, 4, 5, "m1", 20, "b");
    read(2, 4, 5, "m2", 10, "a");
    read(3, 9, 10, "m2", 20, "b");
    assertThat(broken()).isEmpty();
  }

  @Test
  void aWriteOfUnknownOutcomeMayHaveHappenedOrNot() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.UNKNOWN);
    write(2, 4, 5, "c", "b", Outcome.ACKNOWLEDGED);
    write(2, 6, 7, "d", "c", Outcome.UNKNOWN);
    read(1, 8, 9, "m1", 30, "c");
    assertThat(broken()).isEmpty();
  }

  @Test
  void anAcknowledgedWriteThatIsNotInTheChainIsLost() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    read(3, 9, 10, "m2", 10, "a");
    assertThat(broken()).containsExactly(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST);
  }

  @Test
  void anObjectThatIsGoneIsLost() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    assertThat(broken()).containsExactly(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST);
  }

  @Test
  void twoAcknowledgedWritesAfterOneValueAreTold() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    write(2, 2, 3, "c", "a", Outcome.ACKNOWLEDGED);
    read(3, 9, 10, "m1", 30, "c");
    assertThat(broken())
        .containsExactlyInAnyOrder(
            Law.ONE_WRITE_FOLLOWS_A_VALUE, Law.NO_ACKNOWLEDGED_WRITE_IS_LOST);
  }

  @Test
  void aRefusedWriteInTheChainIsTold() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.REFUSED);
    read(3, 9, 10, "m1", 20, "b");
    assertThat(broken()).containsExactly(Law.NO_REFUSED_WRITE_IS_APPLIED);
  }

  @Test
  void twoValuesOfOneVersionAreTold() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.UNKNOWN);
    read(3, 4, 5, "m1", 20, "b");
    read(3, 4, 5, "m2", 20, "a");
    assertThat(broken()).contains(Law.ONE_VALUE_A_VERSION);
  }

  @Test
  void aValueThatComesBackIsTold() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    write(1, 4, 5, "c", "b", Outcome.ACKNOWLEDGED);
    read(3, 3, 4, "m1", 20, "b");
    read(3, 5, 6, "m1", 30, "c");
    read(3, 7, 8, "m1", 40, "b");
    read(3, 9, 10, "m1", 50, "c");
    assertThat(broken()).contains(Law.NO_WRITE_IS_APPLIED_TWICE);
  }

  @Test
  void aWriteBasedOnOneThatBeganAfterItsEndIsTold() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "c", "b", Outcome.ACKNOWLEDGED);
    write(2, 4, 5, "b", "a", Outcome.ACKNOWLEDGED);
    read(3, 9, 10, "m1", 30, "c");
    assertThat(broken()).containsExactly(Law.WRITES_KEEP_THE_ORDER_OF_TIME);
  }

  @Test
  void aMemberThatShowsAnOlderVersionIsTold() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    read(3, 4, 5, "m1", 20, "b");
    read(4, 6, 7, "m1", 10, "a");
    assertThat(broken()).containsExactly(Law.READS_NEVER_GO_BACK);
  }

  @Test
  void readsThatOverlapMayAnswerInEitherOrder() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    read(3, 4, 7, "m1", 20, "b");
    read(4, 6, 9, "m1", 10, "a");
    assertThat(broken()).isEmpty();
  }

  @Test
  void aWriterWhoReadsTheOldValueIsTold() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    read(1, 4, 5, "m1", 10, "a");
    read(3, 9, 10, "m2", 20, "b");
    assertThat(broken()).containsExactly(Law.A_WRITER_READS_HIS_WRITE);
  }

  @Test
  void anotherMemberMayLagBehind() {
    write(1, 0, 1, "a", "", Outcome.ACKNOWLEDGED);
    write(1, 2, 3, "b", "a", Outcome.ACKNOWLEDGED);
    read(1, 4, 5, "m2", 10, "a");
    read(3, 9, 10, "m2", 20, "b");
    assertThat(broken()).isEmpty();
  }

  @Test
  void aServiceThatWasAcknowledgedAndIsNotListedIsLost() {
    service("w1", "k1", "", Outcome.ACKNOWLEDGED);
    service("w2", "k2", "", Outcome.ACKNOWLEDGED);
    history.add(new Listing("m1", Map.of("w2", List.of("k2"))));
    assertThat(broken()).containsExactly(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST);
  }

  @Test
  void aServiceListedTwiceWasCreatedTwice() {
    service("w1", "k1", "", Outcome.UNKNOWN);
    history.add(new Listing("m1", Map.of("w1", List.of("k1", "k1"))));
    assertThat(broken()).containsExactly(Law.NO_WRITE_IS_APPLIED_TWICE);
  }

  @Test
  void aServiceThatWasRefusedAndIsListedIsTold() {
    service("w1", "k1", "", Outcome.REFUSED);
    history.add(new Listing("m1", Map.of("w1", List.of("k1"))));
    assertThat(broken()).containsExactly(Law.NO_REFUSED_WRITE_IS_APPLIED);
  }

  @Test
  void aRemovalThatWasAcknowledgedHolds() {
    service("w1", "k1", "", Outcome.ACKNOWLEDGED);
    service("w1", "gone", "k1", Outcome.ACKNOWLEDGED);
    history.add(new Listing("m1", Map.of()));
    assertThat(broken()).isEmpty();
    history.add(new Listing("m2", Map.of("w1", List.of("k1"))));
    assertThat(broken()).containsExactly(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST);
  }

  @Test
  void aRemovalOfUnknownOutcomeLeavesBothOpen() {
    service("w1", "k1", "", Outcome.ACKNOWLEDGED);
    service("w1", "gone", "k1", Outcome.UNKNOWN);
    history.add(new Listing("m1", Map.of()));
    history.add(new Listing("m2", Map.of("w1", List.of("k1"))));
    assertThat(broken()).isEmpty();
  }

  @Test
  void twoLeadersOfOneTermAreTold() {
    history.add(new LeaderClaim("m1", 3, "m1"));
    history.add(new LeaderClaim("m2", 3, "m1"));
    history.add(new LeaderClaim("m2", 4, "m2"));
    assertThat(broken()).isEmpty();
    history.add(new LeaderClaim("m3", 4, "m3"));
    assertThat(broken()).containsExactly(Law.ONE_LEADER_A_TERM);
  }

  @Test
  void twoTasksOfASlotThatAreMeantToRunAreTold() {
    history.add(new RunnableTasks(1, "m1", "web.1", List.of("t1")));
    assertThat(broken()).isEmpty();
    history.add(new RunnableTasks(2, "m1", "web.1", List.of("t1", "t2")));
    assertThat(broken()).containsExactly(Law.ONE_RUNNABLE_TASK_A_SLOT);
  }

  @Test
  void twoContainersOfASlotAreToldWhereNoHostWasCutOff() {
    both(5 * SECOND);
    assertThat(broken()).as("seen once, it may have moved meanwhile").isEmpty();
    both(6 * SECOND);
    assertThat(broken()).containsExactly(Law.LEFTOVERS_ARE_SHORT_LIVED);
  }

  @Test
  void aLeftoverOnAHostThatIsCutOffIsCountedOnly() {
    history.add(new CutOff("h1", 1 * SECOND, 20 * SECOND));
    both(5 * SECOND);
    both(25 * SECOND);
    assertThat(broken()).isEmpty();
    assertThat(verdict().leftovers()).isEqualTo(1);
    assertThat(verdict().longestLeftover()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aLeftoverLongAfterTheCutIsTold() {
    history.add(new CutOff("h1", 1 * SECOND, 20 * SECOND));
    both(31 * SECOND);
    both(32 * SECOND);
    assertThat(broken()).containsExactly(Law.LEFTOVERS_ARE_SHORT_LIVED);
  }

  @Test
  void aCutThatComesLaterExcusesNothing() {
    history.add(new CutOff("h1", 9 * SECOND, 20 * SECOND));
    both(5 * SECOND);
    both(6 * SECOND);
    assertThat(broken()).containsExactly(Law.LEFTOVERS_ARE_SHORT_LIVED);
  }

  /** Seed 20260301: slots were emptied and wanted again within the time that a stop takes. */
  @Test
  void aSlotFilledAgainWhileTheDismissedTaskStopsIsCountedOnly() {
    both(5 * SECOND);
    history.add(new Dismissed(5 * SECOND + 1, "t1"));
    both(6 * SECOND);
    assertThat(broken()).isEmpty();
    assertThat(verdict().leftovers()).isEqualTo(1);
  }

  @Test
  void aDismissedTaskThatGoesOnIsTold() {
    history.add(new Dismissed(5 * SECOND, "t1"));
    both(6 * SECOND);
    both(16 * SECOND);
    assertThat(broken()).containsExactly(Law.LEFTOVERS_ARE_SHORT_LIVED);
  }

  @Test
  void aDismissalThatComesLaterExcusesNothing() {
    both(5 * SECOND);
    both(6 * SECOND);
    history.add(new Dismissed(7 * SECOND, "t1"));
    assertThat(broken()).containsExactly(Law.LEFTOVERS_ARE_SHORT_LIVED);
  }

  private void both(long at) {
    Running one = new Running("h1", "web.1", "t1");
    Running other = new Running("h2", "web.1", "t2");
    history.add(new Containers(at, List.of(one, other, new Running("h2", "web.2", "t3"))));
  }

  private void write(
      int client, long began, long ended, String marker, String parent, Outcome outcome) {
    history.add(new Write(client, began, ended, "m1", 0, OBJECT, marker, parent, outcome, ""));
  }

  private void service(String name, String marker, String parent, Outcome outcome) {
    history.add(new Write(1, 0, 1, "m1", 0, name, marker, parent, outcome, ""));
  }

  private void read(
      int client, long began, long ended, String member, long version, String marker) {
    history.add(new Read(client, began, ended, member, 0, OBJECT, version, marker));
  }

  private List<Law> broken() {
    return verdict().violations().stream().map(Violation::law).toList();
  }

  private Verdict verdict() {
    return Verdict.of(history, OBJECT::equals, Duration.ofSeconds(10));
  }
}
