package io.skep.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestTargetTest {

  @ParameterizedTest
  @CsvSource({
    "/v1.41/services,1.41,/services",
    "/v1.41/v1.41/services,1.41,/v1.41/services",
    "/v9/services,9.0,/services",
    "http://docker/v1.30/info,1.30,/info",
  })
  void theVersionIsTheFirstSegment(String target, String version, String path) {
    RequestTarget parsed = RequestTarget.parse(target);
    assertThat(parsed.version().map(ApiVersion::toString)).contains(version);
    assertThat(parsed.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({"/services", "/vx/services", "/v1.41", "/v/services", "/v1.x/services"})
  void whatIsNoVersionStaysInThePath(String target) {
    RequestTarget parsed = RequestTarget.parse(target);
    assertThat(parsed.version()).isEmpty();
    assertThat(parsed.path()).isEqualTo(target);
  }

  @Test
  void loweringChangesNothingButTheVersion() {
    String rest = "/images/a%2Fb:c/json?filters=%7B%22a%22%7D&x=1+2";
    assertThat(RequestTarget.parse("/v1.47" + rest).at(new ApiVersion(1, 41)))
        .hasToString("/v1.41" + rest);
  }

  @Test
  void aTargetIsWrittenAsItWasRead() {
    for (String target : List.of("/v9/a", "/a?b", "/v1.041/a?b=c", "/")) {
      assertThat(RequestTarget.parse(target)).hasToString(target);
    }
  }

  @Test
  void segmentsAreDecodedOneByOne() {
    assertThat(RequestTarget.parse("/v1.41/services/a%2Fb/x+y%20z").segments())
        .containsExactly("services", "a/b", "x+y z");
  }

  @Test
  void versionsAreOrderedByNumber() {
    assertThat(ApiVersion.parse("1.9").orElseThrow()).isLessThan(new ApiVersion(1, 24));
    assertThat(new ApiVersion(1, 47).atLeast(1, 47)).isTrue();
    assertThat(new ApiVersion(1, 46).atLeast(1, 47)).isFalse();
    assertThat(ApiVersion.parse("1.")).isEqualTo(Optional.empty());
  }
}
