package io.skep.api.docker;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as Go writes them in UTC. */
final class GoTime {
  private static final int NANO_DIGITS = 9;

  private GoTime() {}

  /** RFC3339Nano: no fraction where there is none, no zeros at its end. */
  static String format(Instant time) {
    StringBuilder text = seconds(time.getEpochSecond());
    int nanos = time.getNano();
    if (nanos != 0) {
      String digits = fraction(nanos);
      int end = NANO_DIGITS;
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      text.append('.').append(digits, 0, end);
    }
    return text.append('Z').toString();
  }

  /** As log lines carry it: always nine digits after the point. */
  static String fixed(Instant time) {
    return seconds(time.getEpochSecond())
        .append('.')
        .append(fraction(time.getNano()))
        .append('Z')
        .toString();
  }

  private static StringBuilder seconds(long epochSecond) {
    LocalDateTime at = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(30);
    pad(text, at.getYear(), 4).append('-');
    pad(text, at.getMonthValue(), 2).append('-');
    pad(text, at.getDayOfMonth(), 2).append('T');
    pad(text, at.getHour(), 2).append(':');
    pad(text, at.getMinute(), 2).append(':');
    return pad(text, at.getSecond(), 2);
  }

  private static String fraction(int nanos) {
    return pad(new StringBuilder(NANO_DIGITS), nanos, NANO_DIGITS).toString();
  }

  private static StringBuilder pad(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    return text.repeat('0', width - digits.length()).append(digits);
  }
}
