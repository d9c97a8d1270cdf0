package io.skep.cli;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment as users write it: a time ({@code 2026-01-31T10:00:00Z}, or without zone in the local
 * one), a day, seconds since 1970, or how long ago ({@code 10m}, {@code 1h30m}).
 */
final class Since {

  private static final Pattern AGO = Pattern.compile("(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?");
  private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d{1,9})?");

  private Since() {}

  static Instant parse(String text, Instant now, ZoneId zone) {
    if (SECONDS.matcher(text).matches()) {
      BigDecimal seconds = new BigDecimal(text);
      long whole = seconds.longValue();
      long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
      return Instant.ofEpochSecond(whole, nanos);
    }
    if (!text.isEmpty() && AGO.matcher(text).matches()) {
      return now.minus(ago(text.toUpperCase(Locale.ROOT)));
    }
    Instant moment = moment(text, zone);
    if (moment == null) {
      throw new CommandFailed(
          "time: " + text + " (expected: 2026-01-31T10:00:00Z, seconds since 1970, or 10m ago)");
    }
    return moment;
  }

  private static Duration ago(String text) {
    int day = text.indexOf('D');
    String days = day < 0 ? "P" : "P" + text.substring(0, day + 1);
    String rest = text.substring(day + 1);
    return Duration.parse(rest.isEmpty() ? days : days + "T" + rest);
  }

  private static @Nullable Instant moment(String text, ZoneId zone) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d");
      return zoned
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
