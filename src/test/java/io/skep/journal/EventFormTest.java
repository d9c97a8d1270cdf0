package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.skep.cluster.ClusterEvent;
import io.skep.config.ConfigEvent;
import io.skep.journal.EventManifests.Manifest;
import io.skep.kernel.Meta;
import io.skep.kernel.Recorded;
import io.skep.network.NetworkEvent;
import io.skep.node.NodeEvent;
import io.skep.refusal.CommandRefused;
import io.skep.request.RequestEvent;
import io.skep.secret.SecretEvent;
import io.skep.service.ServiceEvent;
import io.skep.task.TaskEvent;
import io.skep.testdata.RandomRecords;
import io.skep.testdata.Seeds;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was stored once can be read for ever.
 *
 * <p>The golden files were written by this test, run with {@code -Dgolden.write=true}, which adds
 * those that are missing and never changes one that is there.
 */
final class EventFormTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/events/v1");
  private static final int SAMPLES = 3;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final EventSerializer serializer = new EventSerializer();

  static Stream<Class<?>> eventTypes() {
    return Stream.concat(
        Stream.of(
                ClusterEvent.class,
                NodeEvent.class,
                ServiceEvent.class,
                TaskEvent.class,
                RequestEvent.class,
                SecretEvent.class,
                ConfigEvent.class,
                NetworkEvent.class)
            .flatMap(events -> Arrays.stream(events.getPermittedSubclasses())),
        Stream.of(CommandRefused.class));
  }

  static Stream<Path> goldenFiles() throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      writeMissing();
    }
    try (var files = Files.list(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".cbor")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("eventTypes")
  void everyEventTypeHasAManifestOfItsOwn(Class<?> type) {
    var manifest = EventManifests.of(type);
    assertThat(EventManifests.typeOf(manifest.name())).isEqualTo(type);
    assertThat(Files.exists(GOLDEN.resolve(manifest.name() + "-1.cbor")))
        .as("golden bytes of %s", manifest)
        .isTrue();
  }

  @Test
  void theTableNamesNothingElse() {
    assertThat(EventManifests.all().values()).containsExactlyInAnyOrderElementsOf(types());
  }

  private static Iterable<Class<?>> types() {
    return eventTypes().toList();
  }

  @ParameterizedTest
  @MethodSource("eventTypes")
  void whatIsWrittenReadsBackEqual(Class<?> type) {
    Seeds.check(
        40,
        random -> {
          var written = recorded(new RandomRecords(random), type);
          assertThat(read(serializer.toBinary(written), serializer.manifest(written)))
              .isEqualTo(written);
        });
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void bytesOfEveryVersionAreStillRead(Path file) throws IOException {
    var name = file.getFileName().toString().replaceAll("-\\d+\\.cbor$", "");
    var event = read(Files.readAllBytes(file), name + "/1");
    var expected = Files.readString(file.resolveSibling(file.getFileName() + ".json"));
    assertThat(JSON.readTree(JSON.writeValueAsString(event))).isEqualTo(JSON.readTree(expected));
  }

  @Test
  void aFormOfANewerVersionIsRefusedByName() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "service-removed/2"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("service-removed/2")
        .hasMessageContaining("newer");
  }

  @Test
  void aFieldThatThisVersionDoesNotKnowIsPassedOver() throws IOException {
    var written = recorded(new RandomRecords(Seeds.generator(7)), CommandRefused.class);
    var tree = JSON.createArrayNode();
    tree.add(JSON.valueToTree(written.meta()));
    tree.add(((ObjectNode) JSON.valueToTree(written.event())).put("addedLater", 1));
    var bytes = new CBORMapper().writeValueAsBytes(tree);
    assertThat(read(bytes, "command-refused/1")).isEqualTo(written);
  }

  @Test
  void migrationsRunStepByStepAndAMissingOneIsNamed() {
    var migrations =
        new EventMigrations(
            Map.of(
                new Manifest("e", 1), event -> ((ObjectNode) event).put("two", true),
                new Manifest("e", 2), event -> ((ObjectNode) event).put("three", true)));
    var migrated = migrations.migrate(new Manifest("e", 1), 3, JSON.createObjectNode());
    assertThat(migrated.has("two") && migrated.has("three")).isTrue();
    assertThatThrownBy(() -> migrations.migrate(new Manifest("e", 3), 4, JSON.createObjectNode()))
        .hasMessageContaining("e/3");
  }

  private static void writeMissing() throws IOException {
    Files.createDirectories(GOLDEN);
    var serializer = new EventSerializer();
    for (var type : eventTypes().toList()) {
      for (int sample = 1; sample <= SAMPLES; sample++) {
        var file = GOLDEN.resolve(EventManifests.of(type).name() + "-" + sample + ".cbor");
        if (!Files.exists(file)) {
          var event = recorded(new RandomRecords(Seeds.generator(sample)), type);
          Files.write(file, serializer.toBinary(event));
          Files.writeString(
              file.resolveSibling(file.getFileName() + ".json"),
              JSON.writeValueAsString(event) + "\n");
        }
      }
    }
  }

  private static Recorded<?> recorded(RandomRecords random, Class<?> type) {
    return new Recorded<>(random.next(Meta.class), random.next(type));
  }

  private Object read(byte[] bytes, String manifest) {
    try {
      return serializer.fromBinary(bytes, manifest);
    } catch (NotSerializableException e) {
      throw new AssertionError(e);
    }
  }
}
