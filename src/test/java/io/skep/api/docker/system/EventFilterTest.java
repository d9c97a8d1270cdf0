package io.skep.api.docker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.api.http.ApiException;
import io.skep.api.http.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventFilterTest {

  private static final SwarmEvent SCALED =
      new SwarmEvent(
          "service",
          "update",
          "vau7occa0hf0",
          Map.of("name", "web", "replicas.old", "2", "replicas.new", "1"),
          Instant.EPOCH);

  private static boolean includes(String name, String... values) {
    return new EventFilter(Map.of(name, List.of(values))).includes(SCALED);
  }

  @ParameterizedTest
  @CsvSource({
    "type,service,true",
    "type,node,false",
    "event,update,true",
    "event,create,false",
    "scope,swarm,true",
    "scope,local,false",
    "service,web,true",
    "service,we,true",
    "service,vau7,true",
    "service,eb,false",
    "node,web,true",
    "node,other,false",
    "container,other,false",
    "image,other,false",
    "label,replicas.new,true",
    "label,replicas.new=1,true",
    "label,replicas.new=2,false",
    "label,nosuch,false",
    "bogus,x,true",
  })
  void eachFilterFollowsTheEnginesRule(String name, String value, boolean included) {
    assertThat(includes(name, value)).isEqualTo(included);
  }

  @Test
  void valuesOfAFilterAreAlternativesButLabelsAreNot() {
    assertThat(includes("type", "node", "service")).isTrue();
    assertThat(includes("label", "replicas.new", "nosuch")).isFalse();
  }

  @Test
  void noFilterIncludesAll() {
    assertThat(new EventFilter(Map.of()).includes(SCALED)).isTrue();
  }

  @Test
  void secondsMayHaveAFraction() {
    EventSpan span = EventSpan.of(Query.parse("since=1795250946.000000005&until=1795250947.5"));
    assertThat(span.since()).contains(Instant.ofEpochSecond(1795250946, 5));
    assertThat(span.until()).contains(Instant.ofEpochSecond(1795250947, 500_000_000));
  }

  @Test
  void aSpanTheWrongWayRoundIsRefused() {
    assertThatThrownBy(() -> EventSpan.of(Query.parse("since=5&until=3")))
        .isInstanceOf(ApiException.class)
        .hasMessage("`since` time (5) cannot be after `until` time (3)");
    assertThatThrownBy(() -> EventSpan.of(Query.parse("since=x")))
        .hasMessage("strconv.ParseInt: parsing \"x\": invalid syntax");
  }
}
