package io.skep.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.skep.cluster.ClusterEvent;
import io.skep.kernel.Meta;
import io.skep.node.NodeEvent;
import io.skep.service.ServiceEvent;
import io.skep.task.TaskEvent;
import io.skep.testdata.RandomRecords;
import io.skep.testdata.Seeds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored or sent of specs and events comes back as it was. */
final class StoredFormTest {
  private static final int RUNS = 60;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .build();

  private static final ObjectMapper CBOR =
      CBORMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  static Stream<Class<?>> storedRecords() throws IOException, URISyntaxException {
    return Stream.concat(
        Stream.concat(specs(), Stream.of(Meta.class)),
        Stream.of(ClusterEvent.class, NodeEvent.class, ServiceEvent.class, TaskEvent.class)
            .flatMap(events -> Arrays.stream(events.getPermittedSubclasses())));
  }

  private static Stream<Class<?>> specs() throws IOException, URISyntaxException {
    Path classes =
        Path.of(ServiceSpec.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String room = ServiceSpec.class.getPackageName();
    try (Stream<Path> files = Files.list(classes.resolve(room.replace('.', '/')))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".class") && !name.contains("-"))
              .map(name -> room + "." + name.substring(0, name.length() - ".class".length()))
              .sorted()
              .toList();
      return names.stream().<Class<?>>map(StoredFormTest::named).filter(Class::isRecord);
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("storedRecords")
  void whatIsWrittenAsJsonReadsBackEqual(Class<?> type) {
    readsBack(JSON, type);
  }

  @ParameterizedTest
  @MethodSource("storedRecords")
  void whatIsWrittenAsCborReadsBackEqual(Class<?> type) {
    readsBack(CBOR, type);
  }

  private static void readsBack(ObjectMapper mapper, Class<?> type) {
    Seeds.check(
        RUNS,
        random -> {
          Object written = new RandomRecords(random).next(type);
          assertThat(read(mapper, write(mapper, written), type)).isEqualTo(written);
        });
  }

  private static byte[] write(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object read(ObjectMapper mapper, byte[] bytes, Class<?> type) {
    try {
      return mapper.readValue(bytes, type);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
