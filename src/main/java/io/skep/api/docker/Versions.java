package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.spec.SpecFault;
import io.skep.view.Entry;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The {@code version} parameter of updates.
 *
 * <p>Swarm takes only the version of the object's very last write. Here every version from the last
 * change of the wish on is taken: status changes since then conflict with nothing.
 */
public final class Versions {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,40}");
  private static final BigInteger RANGE = BigInteger.ONE.shiftLeft(Long.SIZE);

  private Versions() {}

  /**
   * The parameter.
   *
   * @param kind the word for the object in the refusal: service, node, swarm
   */
  public static long parse(ApiRequest request, String kind) {
    String text = request.query().text("version");
    if (!DIGITS.matcher(text).matches()) {
      throw bad(kind, text, "invalid syntax");
    }
    BigInteger number = new BigInteger(text);
    if (number.compareTo(RANGE) >= 0) {
      throw bad(kind, text, "value out of range");
    }
    return number.bitLength() < Long.SIZE ? number.longValue() : Long.MAX_VALUE;
  }

  private static ApiException bad(String kind, String text, String why) {
    return new ApiException(
        400,
        "invalid %s version '%s': strconv.ParseUint: parsing \"%s\": %s"
            .formatted(kind, text, text, why));
  }

  /** Throws {@link ApiException} where the wish has changed since the version, or it is not yet. */
  public static void require(Entry<?> entry, long version) {
    if (version < entry.wishIndex() || version > entry.index()) {
      throw outOfSequence();
    }
  }

  private static ApiException outOfSequence() {
    return Refusals.of(
        new SpecFault(true, io.skep.kernel.Rejection.Code.UNKNOWN, "update out of sequence"));
  }
}
