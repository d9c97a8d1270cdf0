package io.skep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "10m, 2026-03-01T11:50:00Z",
    "1h30m, 2026-03-01T10:30:00Z",
    "2d, 2026-02-27T12:00:00Z",
    "1d6h, 2026-02-28T06:00:00Z",
    "2026-02-01, 2026-02-01T00:00:00Z",
    "2026-02-01T10:00:00, 2026-02-01T10:00:00Z",
    "2026-02-01T10:00:00.25+02:00, 2026-02-01T08:00:00.250Z",
    "1772366400, 2026-03-01T12:00:00Z",
    "1772366400.000000001, 2026-03-01T12:00:00.000000001Z",
  })
  void aMomentIsReadAsUsersWriteIt(String text, Instant expected) {
    assertThat(Since.parse(text, NOW, ZoneOffset.UTC)).isEqualTo(expected);
  }

  @Test
  void aTimeWithoutZoneIsLocal() {
    assertThat(Since.parse("2026-02-01T10:00:00", NOW, ZoneId.of("Europe/Paris")))
        .isEqualTo("2026-02-01T09:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "''", "10x", "2026-13-01"})
  void whatIsNoMomentIsRefusedWithItsText(String text) {
    assertThatThrownBy(() -> Since.parse(text, NOW, ZoneOffset.UTC))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("time: " + text);
  }
}
