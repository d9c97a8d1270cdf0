package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.consensus.GroupConfig.Start;
import io.skep.consensus.Managers.Manager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest group of managers that Swarm's users make. */
final class ManyManagersTest {
  private static final String[] SEVEN = {"m1", "m2", "m3", "m4", "m5", "m6", "m7"};

  @TempDir private Path dir;
  private TestManagers managers;

  @BeforeEach
  void open() {
    managers = new TestManagers(dir, 1L << 20);
  }

  @AfterEach
  void close() {
    managers.close();
  }

  @Test
  void sevenOutliveThreeAndShrinkToOneThatHasAll() throws IOException {
    managers.with(SEVEN);
    managers.writeAll("a", 1, 10);
    List<String> lost = List.of(managers.leaderName(), managers.follower(), "m7");
    for (String name : lost.stream().distinct().toList()) {
      managers.stop(name);
    }
    managers.writeAll("a", 11, 20);
    for (String name : lost.stream().distinct().toList()) {
      managers.start(name, Start.FOUND);
    }
    managers.awaitSame();

    long next = 21;
    while (managers.names().size() > 1) {
      String leader = managers.leaderName();
      String gone = managers.follower();
      TestManagers.await(managers.get(leader).managers().remove(gone));
      TestManagers.await(managers.get(gone).managers().removed());
      managers.stop(gone);
      managers.writeAll("a", next, next);
      next++;
    }

    assertThat(TestManagers.payloadsOf(managers.leader(), "a")).hasSize((int) next - 1);
    assertThat(managers.leader().managers().members())
        .extracting(Manager::id)
        .containsExactly(managers.leaderName());
  }
}
