package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.spec.DockerJson;
import io.skep.spec.LogDriver;
import io.skep.spec.PayloadSpec;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret or a config as a client sends it; the payload in base64. */
@DockerJson
record PayloadRequest(
    @Nullable String name,
    @Nullable Map<String, String> labels,
    @Nullable String data,
    @Nullable LogDriver driver,
    @Nullable LogDriver templating) {
  private static final int GROUP = 4;

  PayloadSpec spec() {
    return new PayloadSpec(name, labels, driver, templating);
  }

  /** The payload; throws {@link ApiException} 400 in Go's words where it is no base64. */
  byte[] payload() {
    String text = data == null ? "" : data;
    try {
      return Base64.getDecoder().decode(withoutNewlines(text));
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "illegal base64 data at input byte " + firstBad(text));
    }
  }

  private static byte[] withoutNewlines(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\n' && c != '\r') {
        bytes.write(c < 128 ? c : '?');
      }
    }
    if (bytes.size() % GROUP != 0) {
      throw new IllegalArgumentException("base64 comes in groups of four");
    }
    return bytes.toByteArray();
  }

  /** Where Go's decoder stops: at the first character that has no place there. */
  private static int firstBad(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        continue;
      }
      if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
          && c != '+'
          && c != '/'
          && !(c == '=' && count % GROUP >= 2)) {
        return i;
      }
      count++;
    }
    return text.length() - count % GROUP;
  }

  /** Shows nothing of the payload. */
  @Override
  public String toString() {
    return "PayloadRequest[" + name + "]";
  }
}
