package io.skep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the shape of the source: what a reader may count on in every file of the product. */
final class ShapeTest {

  private static final Path SOURCE = Path.of("src/main/java");
  private static final int LONGEST_FILE = 300;
  private static final Pattern VAGUE_NAME = Pattern.compile(".*(Impl|Util|Utils|Helper)\\.java");

  @Test
  void aFileFitsInThreeHundredLines() {
    assertThat(sources().filter(file -> lines(file).size() > LONGEST_FILE)).isEmpty();
  }

  @Test
  void noNameHidesWhatAFileIsFor() {
    assertThat(sources().filter(file -> VAGUE_NAME.matcher(file.toString()).matches())).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(sources().map(Path::getParent).distinct().filter(ShapeTest::isNotNullMarked))
        .isEmpty();
  }

  @Test
  void noWorkIsLeftAsANote() {
    assertThat(
            sources()
                .filter(
                    file ->
                        lines(file).stream()
                            .anyMatch(line -> line.contains("TODO") || line.contains("FIXME"))))
        .isEmpty();
  }

  @Test
  void thereIsSourceToLookAt() {
    assertThat(sources().count()).isGreaterThan(10);
  }

  private static boolean isNotNullMarked(Path folder) {
    Path info = folder.resolve("package-info.java");
    return !Files.exists(info) || lines(info).stream().noneMatch("@NullMarked"::equals);
  }

  private static Stream<Path> sources() {
    try (Stream<Path> all = Files.walk(SOURCE)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
