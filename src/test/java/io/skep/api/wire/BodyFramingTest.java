package io.skep.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyFramingTest {

  private static Headers headers(String... lines) {
    return new Headers(
        Stream.of(lines)
            .map(line -> line.split(": ", 2))
            .map(parts -> new Headers.Header(parts[0], parts[1]))
            .toList());
  }

  private static RequestHead request(String... lines) {
    return new RequestHead("POST", "/", "HTTP/1.1", headers(lines));
  }

  private static ResponseHead response(int status, String... lines) {
    return new ResponseHead("HTTP/1.1", status, "", headers(lines));
  }

  @Test
  void aRequestWithoutALengthHasNoBody() throws MalformedMessageException {
    assertThat(BodyFraming.of(request())).isEqualTo(BodyFraming.NONE);
  }

  @Test
  void anAnswerWithoutALengthEndsWithItsConnection() throws MalformedMessageException {
    assertThat(BodyFraming.of("GET", response(200))).isEqualTo(new BodyFraming.UntilClose());
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200", "GET,204", "GET,304", "POST,101", "GET,100"})
  void theseAnswersNeverHaveABody(String method, int status) throws MalformedMessageException {
    assertThat(BodyFraming.of(method, response(status, "Content-Length: 5")))
        .isEqualTo(BodyFraming.NONE);
    assertThat(BodyFraming.of(method, response(status, "Transfer-Encoding: chunked")))
        .isEqualTo(BodyFraming.NONE);
  }

  @Test
  void chunksAndLengthsAreSeen() throws MalformedMessageException {
    assertThat(BodyFraming.of(request("transfer-encoding: Chunked")))
        .isEqualTo(new BodyFraming.Chunked());
    assertThat(BodyFraming.of(request("content-length: 12"))).isEqualTo(new BodyFraming.Length(12));
  }

  @Test
  void aRequestWithTwoEndsIsRefused() {
    for (RequestHead smuggled :
        List.of(
            request("Content-Length: 5", "Transfer-Encoding: chunked"),
            request("Content-Length: 5", "Content-Length: 6"),
            request("Content-Length: +5"),
            request("Transfer-Encoding: gzip, chunked"))) {
      assertThatThrownBy(() -> BodyFraming.of(smuggled))
          .isInstanceOf(MalformedMessageException.class);
    }
  }
}
