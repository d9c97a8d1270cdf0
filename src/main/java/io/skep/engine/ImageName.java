package io.skep.engine;

import java.util.regex.Pattern;

/** Names of images, written as Docker shows them. */
final class ImageName {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HUB = Pattern.compile("^(?:index\\.)?docker\\.io/(?:library/)?");
  private static final Pattern OFFICIAL = Pattern.compile("^library/(?=[^/]+$)");

  private ImageName() {}

  /** The name in its short form, and with the tag that is meant where it names none. */
  static String familiar(String name) {
    if (name.isEmpty() || ID.matcher(name).matches()) {
      return name;
    }
    String brief = OFFICIAL.matcher(HUB.matcher(name).replaceFirst("")).replaceFirst("");
    return isTagged(brief) ? brief : brief + ":latest";
  }

  /** Whether it says which of the images of a name is meant. */
  static boolean isTagged(String name) {
    return name.contains("@") || name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
  }
}
