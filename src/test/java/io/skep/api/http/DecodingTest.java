package io.skep.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries, filters and bodies, and what clients read when they are wrong. */
final class DecodingTest {

  @Test
  void bothFormsOfFiltersMeanTheSame() {
    Map<String, List<String>> wanted = Map.of("name", List.of("web"), "mode", List.of("global"));
    assertThat(Filters.parse("{\"name\":{\"web\":true},\"mode\":{\"global\":true}}", 400))
        .isEqualTo(wanted);
    assertThat(Filters.parse("{\"name\":[\"web\"],\"mode\":[\"global\"]}", 400)).isEqualTo(wanted);
    assertThat(Filters.parse("", 400)).isEmpty();
    assertThat(Filters.parse("null", 400)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad|invalid character 'b' looking for beginning of value",
        "{|unexpected end of JSON input",
        "[]|json: cannot unmarshal array into Go value of type map[string]map[string]bool",
        "{\"a\":[1]}|json: cannot unmarshal array into Go value of type map[string]bool",
      })
  void badFiltersAreRefusedInTheEnginesWords(String filters, String words) {
    assertThatThrownBy(() -> Filters.parse(filters, 500))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(500);
              assertThat(refusal.words()).isEqualTo(words);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|got EOF while reading request body",
        "{|unexpected EOF",
        "{\"a\":|unexpected EOF",
        "x=1|invalid character 'x' looking for beginning of value",
      })
  void badBodiesAreRefusedInTheEnginesWords(String body, String words) {
    assertThatThrownBy(() -> JsonBody.read(ByteString.fromString(body)))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.words()).isEqualTo(words);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "no", "false", "none", "FALSE"})
  void theseFlagsAreNotSet(String value) {
    assertThat(Query.parse("force=" + value).flag("force")).isFalse();
    assertThat(Query.parse("").flag("force")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "yes", "x"})
  void theseFlagsAreSet(String value) {
    assertThat(Query.parse("force=" + value).flag("force")).isTrue();
  }

  @Test
  void aQueryIsDecodedAndKeepsItsOrder() {
    Query query = Query.parse("t=a%3Ab&t=c+d&bad=%zz&e");
    assertThat(query.all("t")).containsExactly("a:b", "c d");
    assertThat(query.value("bad")).isEmpty();
    assertThat(query.value("e")).contains("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unix://", "tcp://127.0.0.1", "http://x:1", "/var/run/x.sock", "npipe://x"})
  void anAddressOfAnotherFormIsRefused(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void anAddressIsWrittenAsItWasRead() {
    for (String text : List.of("unix:///run/skep/skep.sock", "tcp://127.0.0.1:2375")) {
      assertThat(ListenAddress.parse(text)).hasToString(text);
    }
  }
}
