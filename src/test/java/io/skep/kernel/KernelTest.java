package io.skep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.testdata.Seeds;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words that every room speaks. */
final class KernelTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void anIdIsTwentyFiveCharactersOfBase36AndNeverTheSame() {
    IdSource ids = new IdSource(new SecureRandom());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String id = ids.next();
      assertThat(id).matches("[0-9a-z]{25}");
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void theSameSeedMakesTheSameIds() {
    assertThat(new IdSource(Seeds.generator(7)).next())
        .isEqualTo(new IdSource(Seeds.generator(7)).next())
        .isNotEqualTo(new IdSource(Seeds.generator(8)).next());
  }

  @Test
  void anIdIsShortOfNothingThoughItsNumberIsSmall() {
    IdSource zeros = new IdSource(() -> 0L);

    assertThat(zeros.next()).isEqualTo("0".repeat(25));
  }

  @Test
  void emptyIdsAreRefused() {
    assertThatThrownBy(() -> new NodeId("")).hasMessageContaining("node id");
    assertThatThrownBy(() -> new ServiceId("")).hasMessageContaining("service id");
    assertThatThrownBy(() -> new TaskId("")).hasMessageContaining("task id");
    assertThatThrownBy(() -> new ClusterId("")).hasMessageContaining("swarm id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user:root(0)", "tcp:127.0.0.1", "node:abc", "system:scheduler", "a:b:c"})
  void aPrincipalReadsBackAsItWasWritten(String written) throws Exception {
    assertThat(Principal.parse(written)).hasToString(written);
    assertThat(JSON.readValue(JSON.writeValueAsString(Principal.parse(written)), Principal.class))
        .isEqualTo(Principal.parse(written));
  }

  @Test
  void principalsSayWhoTheyAre() {
    assertThat(Principal.user("root", 0)).hasToString("user:root(0)");
    assertThat(Principal.tcp("127.0.0.1")).hasToString("tcp:127.0.0.1");
    assertThat(Principal.node(new NodeId("n1"))).hasToString("node:n1");
    assertThat(Principal.system("scheduler")).hasToString("system:scheduler");
    assertThat(Principal.parse("root")).isEqualTo(new Principal("user", "root"));
  }

  @Test
  void aCauseIsACommandOrAnEarlierEvent() {
    assertThat(Cause.event(42)).hasToString("event:42");
    assertThat(Cause.event(42).eventIndex()).isEqualTo(OptionalLong.of(42));
    assertThat(Cause.command("r1", "POST /services")).hasToString("command:r1 POST /services");
    assertThat(Cause.command("r1", "x").eventIndex()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "event:", "event:x", "event:-1", "event:9999999999999999999"})
  void whatIsNeitherIsNoCause(String text) {
    assertThatThrownBy(() -> new Cause(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void copiesAreNotTouchedByTheirSources() {
    List<String> list = new ArrayList<>(List.of("a"));
    Map<String, String> map = new HashMap<>(Map.of("b", "1", "a", "2"));
    List<String> listCopy = Immutable.list(list);
    Map<String, String> mapCopy = Immutable.sorted(map);

    list.add("b");
    map.clear();

    assertThat(listCopy).containsExactly("a");
    assertThat(mapCopy.keySet()).containsExactly("a", "b");
    assertThatThrownBy(() -> listCopy.add("x")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> mapCopy.put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void absentAndEmptyStayDifferent() {
    assertThat(Immutable.list(null)).isNull();
    assertThat(Immutable.list(List.of())).isEmpty();
    assertThat(Immutable.sorted(null)).isNull();
    assertThat(Immutable.sorted(Map.of())).isEmpty();
    assertThat(Immutable.sortedOrEmpty(null)).isEmpty();
  }

  @Test
  void aSealedValueIsNotShown() {
    assertThat(new Sealed("c2VjcmV0")).hasToString("<sealed>");
  }
}
