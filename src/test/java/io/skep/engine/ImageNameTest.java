package io.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task's container bears the name of its image as Swarm writes it. */
final class ImageNameTest {
  @ParameterizedTest
  @CsvSource({
    "busybox,busybox:latest",
    "busybox:1.36,busybox:1.36",
    "library/busybox,busybox:latest",
    "docker.io/library/busybox,busybox:latest",
    "index.docker.io/me/app,me/app:latest",
    "docker.io/me/library/app,me/library/app:latest",
    "host:5000/app,host:5000/app:latest",
    "host:5000/library/app:v1,host:5000/library/app:v1",
    "app@sha256:0000,app@sha256:0000",
    "app:v1@sha256:0000,app:v1@sha256:0000"
  })
  void aNameIsShortAndHasATag(String given, String familiar) {
    assertThat(ImageName.familiar(given)).isEqualTo(familiar);
  }

  @ParameterizedTest
  @CsvSource("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
  void anIdIsNoName(String id) {
    assertThat(ImageName.familiar(id)).isEqualTo(id);
  }
}
