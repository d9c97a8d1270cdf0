package io.skep.testdata;

import io.skep.kernel.Cause;
import io.skep.kernel.Principal;
import io.skep.kernel.SealedBytes;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances of any record of the product, from the types of its components.
 *
 * <p>Components that may be null are, at times. Texts and collections are never empty: absent and
 * empty are one in Docker's JSON. The same seed makes the same instances.
 */
public final class RandomRecords {
  private static final int DEPTH = 6;
  private static final long YEAR_2026 = 1_767_225_600L;

  private final RandomGenerator random;

  /** Instances drawn from this source. */
  public RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  /** The next instance of this type. */
  public <T> T next(Class<T> type) {
    return type.cast(value(type, 0));
  }

  private Object value(Type type, int depth) {
    return switch (type) {
      case Class<?> plain -> plain(plain, depth);
      case ParameterizedType generic when generic.getRawType() == List.class ->
          list(generic.getActualTypeArguments()[0], depth);
      case ParameterizedType generic when generic.getRawType() == Map.class ->
          map(generic.getActualTypeArguments()[1], depth);
      default -> throw new IllegalArgumentException("no random values of " + type);
    };
  }

  private Object plain(Class<?> type, int depth) {
    if (type == String.class) {
      return text();
    } else if (type == long.class || type == Long.class) {
      return random.nextInt(8) == 0 ? random.nextLong() : random.nextLong(100);
    } else if (type == int.class || type == Integer.class) {
      return random.nextInt(1000);
    } else if (type == double.class || type == Double.class) {
      return random.nextDouble();
    } else if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    } else if (type == Instant.class) {
      return Instant.ofEpochSecond(YEAR_2026 + random.nextInt(), random.nextInt(1_000_000_000));
    } else if (type == Duration.class) {
      return Duration.ofNanos(random.nextLong(1L << 50));
    } else if (type == SealedBytes.class) {
      return new SealedBytes(text().getBytes(StandardCharsets.UTF_8));
    } else if (type == Cause.class) {
      return random.nextBoolean()
          ? Cause.event(random.nextLong(1, 1_000_000))
          : Cause.command(text(), "POST /services/create");
    } else if (type == Principal.class) {
      return Principal.parse(text());
    } else if (type.isEnum()) {
      return pick(Arrays.asList(type.getEnumConstants()));
    } else if (type.isSealed()) {
      return plain(pick(Arrays.asList(type.getPermittedSubclasses())), depth);
    } else if (type.isRecord()) {
      return instance(type, depth);
    }
    throw new IllegalArgumentException("no random values of " + type);
  }

  private Object instance(Class<?> type, int depth) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] =
          isNull(components[i], depth) ? null : value(components[i].getGenericType(), depth + 1);
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " refuses " + Arrays.toString(values), e);
    }
  }

  private boolean isNull(RecordComponent component, int depth) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
        && (depth >= DEPTH || random.nextInt(3) == 0);
  }

  private List<Object> list(Type element, int depth) {
    List<Object> list = new ArrayList<>();
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      list.add(value(element, depth));
    }
    return list;
  }

  private Map<String, Object> map(Type element, int depth) {
    Map<String, Object> map = new TreeMap<>();
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      map.put(text(), value(element, depth));
    }
    return map;
  }

  private String text() {
    String alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-_. äß漢\"\\/\n";
    StringBuilder text = new StringBuilder("x");
    for (int left = random.nextInt(12); left > 0; left--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
