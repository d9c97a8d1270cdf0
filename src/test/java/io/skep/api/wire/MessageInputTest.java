package io.skep.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageInputTest {

  private static final String CHUNKS =
      "5\r\nhello\r\n1a;name=value\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 11, 64, 4096})
  void aChunkedBodyEndsAtTheSamePlaceHoweverItIsCut(int piece) throws IOException {
    MessageInput input = new MessageInput(Bytes.of(CHUNKS + "GET / HTTP/1.1\r\n\r\n", piece));
    Bytes.Collected raw = new Bytes.Collected();
    input.copyBody(new BodyFraming.Chunked(), raw);
    assertThat(raw.text()).isEqualTo(CHUNKS);
    assertThat(input.readRequest().method()).isEqualTo("GET");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 11, 64, 4096})
  void decodingAChunkedBodyLeavesItsDataOnly(int piece) throws IOException {
    Bytes.Collected data = new Bytes.Collected();
    new MessageInput(Bytes.of(CHUNKS, piece)).decodeBody(new BodyFraming.Chunked(), data);
    assertThat(data.text()).isEqualTo("helloabcdefghijklmnopqrstuvwxyz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "\r\n", "-1\r\n", "fffffffffffffffff\r\n", "5 5\r\nhello!!"})
  void aMalformedChunkIsRefusedOrCut(String chunk) {
    MessageInput input = new MessageInput(Bytes.of(chunk, 4096));
    assertThatThrownBy(() -> input.copyBody(new BodyFraming.Chunked(), nothing -> {}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aBodyOfALengthEndsThere() throws IOException {
    MessageInput input = new MessageInput(Bytes.of("hello world", 3));
    Bytes.Collected hello = new Bytes.Collected();
    input.copyBody(new BodyFraming.Length(5), hello);
    Bytes.Collected rest = new Bytes.Collected();
    input.copyRest(rest);
    assertThat(hello.text()).isEqualTo("hello");
    assertThat(rest.text()).isEqualTo(" world");
  }

  @Test
  void aBodyThatStopsShortIsAnError() {
    MessageInput input = new MessageInput(Bytes.of("hell", 100));
    assertThatThrownBy(() -> input.copyBody(new BodyFraming.Length(5), nothing -> {}))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aHeadIsRenderedAsItWasRead() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nX-Docker: a, b\r\nx-docker: c\r\nEmpty: \r\n\r\n";
    ResponseHead read = new MessageInput(Bytes.of(head, 7)).readResponse();
    assertThat(new String(read.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .isEqualTo(head);
    assertThat(read.headers().values("X-DOCKER")).containsExactly("a, b", "c");
  }

  @Test
  void aHeadBeyondAMebibyteIsRefused() {
    String head = "GET / HTTP/1.1\r\nX: " + "a".repeat(MessageInput.LARGEST_HEAD) + "\r\n\r\n";
    assertThatThrownBy(() -> new MessageInput(Bytes.of(head, 4096)).readRequest())
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("1048576");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET / HTTP/2\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nA : b\r\n\r\n"
      })
  void aMalformedHeadIsRefused(String head) {
    assertThatThrownBy(() -> new MessageInput(Bytes.of(head, 4096)).readRequest())
        .isInstanceOf(MalformedMessageException.class);
  }
}
