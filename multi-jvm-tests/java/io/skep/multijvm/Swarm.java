package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.testbed.CassandraHost;
import io.skep.testbed.DockerCli;
import io.skep.testbed.Lan;
import io.skep.testbed.Ran;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A swarm of hosts on one LAN, made by the stock {@code docker} command. */
final class Swarm implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(120);
  private static final int STATE_MEGABYTES = 256;

  private final Member.Kind kind;
  private final String keyspace;
  private final String cassandra;
  private final Lan lan = Lan.start();
  private final Map<String, Member> members = new ConcurrentSkipListMap<>();

  private Swarm(Member.Kind kind) {
    this.kind = kind;
    this.keyspace = CassandraHost.keyspace();
    this.cassandra = kind == Member.Kind.CASSANDRA ? CassandraHost.shared().plug(lan) : "";
  }

  /** Starts the hosts, m1 to mN and w1 to wN, and the swarm of them. */
  static Swarm start(Member.Kind kind, int managers, int workers) {
    Swarm swarm = new Swarm(kind);
    try {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= managers; i++) {
        names.add("m" + i);
      }
      for (int i = 1; i <= workers; i++) {
        names.add("w" + i);
      }
      swarm.boot(names);
      Member first = swarm.member("m1");
      String address = first.host().address();
      swarm
          .docker(first)
          .ok("swarm", "init", "--advertise-addr", address, "--listen-addr", address + ":2377");
      for (String name : names.subList(1, names.size())) {
        swarm.join(name, name.startsWith("m") ? "manager" : "worker", first);
      }
      return swarm;
    } catch (RuntimeException | Error e) {
      Evidence.keep(swarm, List.of()).forEach(System.out::println);
      swarm.close();
      throw e;
    }
  }

  private void boot(List<String> names) {
    names.forEach(lan::address); // so that addresses follow the order of the names
    together(names, this::boot);
  }

  /** Starts a further host that is in no swarm yet. */
  Member boot(String name) {
    Member member =
        switch (kind) {
          case SKEP -> SkepMember.start(lan, name, STATE_MEGABYTES, host -> new String[0]);
          case CASSANDRA ->
              SkepMember.start(
                  lan,
                  name,
                  STATE_MEGABYTES,
                  host -> CassandraHost.options(host, cassandra, keyspace));
          case DOCKER -> DockerMember.start(lan, name, STATE_MEGABYTES);
        };
    members.put(name, member);
    return member;
  }

  /** Lets a host join; returns once a manager shows it ready. */
  void join(String name, String role, Member through) {
    Member member = member(name);
    String token = docker(through).ok("swarm", "join-token", "-q", role);
    String address = member.host().address();
    Ran joined =
        docker(member)
            .run(
                "swarm",
                "join",
                "--token",
                token,
                "--advertise-addr",
                address,
                "--listen-addr",
                address + ":2377",
                through.host().address() + ":2377");
    if (!joined.err().contains("will continue in the background")) {
      joined.orThrow();
    }
    Awaitility.await(name + " to be ready")
        .atMost(JOIN_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> node(through, name).filter(Node::isReady).isPresent());
  }

  /** Forgets a host that is to be in the swarm no more, and ends it. */
  void discard(String name) {
    members.remove(name).close();
  }

  Member.Kind kind() {
    return kind;
  }

  Lan lan() {
    return lan;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  List<Member> managers() {
    return members.values().stream().filter(member -> member.name().startsWith("m")).toList();
  }

  List<Member> workers() {
    return members.values().stream().filter(member -> member.name().startsWith("w")).toList();
  }

  Member member(String name) {
    return members.get(name);
  }

  DockerCli docker(Member member) {
    return new DockerCli(member.api(), JOIN_LIMIT);
  }

  Api api(Member member) {
    return new Api(member.api(), LIMIT);
  }

  /** All nodes, as one manager shows them. */
  List<Node> nodes(Member asked) throws IOException {
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : api(asked).get("/nodes").ok()) {
      nodes.add(new Node(node));
    }
    return nodes;
  }

  /** One node, as one manager shows it. */
  Optional<Node> node(Member asked, String host) throws IOException {
    return nodes(asked).stream().filter(node -> node.host().equals(host)).findFirst();
  }

  /** The manager that a living one shows as the leader, once there is one that is alive. */
  Member leader() {
    return Awaitility.await("a leader")
        .atMost(JOIN_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(this::leaderNow, Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Member> leaderNow() {
    for (Member asked : managers()) {
      if (asked.isAlive()) {
        try {
          Optional<Member> leader =
              nodes(asked).stream()
                  .filter(Node::isLeader)
                  .map(node -> members.get(node.host()))
                  .filter(Member::isAlive)
                  .findFirst();
          if (leader.isPresent()) {
            return leader;
          }
        } catch (IOException e) {
          // This one cannot say; the next may.
        }
      }
    }
    return Optional.empty();
  }

  /** The managers that do not lead. */
  List<Member> followers() {
    Member leader = leader();
    return managers().stream().filter(member -> !member.equals(leader)).toList();
  }

  /** Ends every fault: all links, all hosts, all processes. */
  void heal() {
    lan.heal();
    Databases.heal(this);
    each(
        member -> {
          if (member.host().isOff()) {
            member.powerOn();
            return;
          }
          member.resume();
          if (member.host().engineProcess().isEmpty()) {
            member.host().startEngine();
          }
          if (!member.isAlive()) {
            member.start();
          }
        });
  }

  /** Does something with all members at the same time. */
  void each(Consumer<Member> action) {
    together(members(), action);
  }

  private static <T> void together(List<T> items, Consumer<T> action) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (T item : items) {
        all.add(threads.submit(() -> action.accept(item)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    each(Member::close);
    lan.close();
  }
}
