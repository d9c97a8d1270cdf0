package io.skep.spec;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The grammar of image names: {@code [host[:port]/]path[:tag][@digest]}, as Docker's reference
 * package reads familiar names.
 */
final class ImageReference {
  private static final int LONGEST = 1024;
  private static final int LONGEST_NAME = 255;
  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
  private static final Pattern PATH_PART = Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
  private static final Pattern DIGEST =
      Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}");

  private ImageReference() {}

  /** Whether the text names an image. */
  static boolean isValid(String text) {
    if (text.length() > LONGEST || IDENTIFIER.matcher(text).matches()) {
      return false;
    }
    int at = text.indexOf('@');
    if (at >= 0 && !DIGEST.matcher(text.substring(at + 1)).matches()) {
      return false;
    }
    String named = at < 0 ? text : text.substring(0, at);
    int slash = named.indexOf('/');
    boolean hosted = slash > 0 && isHost(named.substring(0, slash));
    if (hosted && !HOST.matcher(named.substring(0, slash)).matches()) {
      return false;
    }
    String rest = hosted ? named.substring(slash + 1) : named;
    int colon = rest.lastIndexOf(':');
    boolean tagged = colon > rest.lastIndexOf('/');
    if (tagged && !TAG.matcher(rest.substring(colon + 1)).matches()) {
      return false;
    }
    String path = tagged ? rest.substring(0, colon) : rest;
    return path.length() <= LONGEST_NAME && isPath(path);
  }

  private static boolean isHost(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static boolean isPath(String path) {
    for (String part : path.split("/", -1)) {
      if (!PATH_PART.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }
}
