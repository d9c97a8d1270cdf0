package io.skep;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code config/} say what the program does. */
final class ConfigFilesTest {

  @Test
  void theManagersFileIsTheReferenceItself() {
    Config file = ConfigFactory.parseFile(new File("config/manager.conf"));
    assertThat(file.getConfig("skep").entrySet()).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config/logging.xml", "src/main/resources/logback.xml"})
  void logFilesAreWellFormed(String file) throws Exception {
    assertThat(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File(file)))
        .isNotNull();
  }
}
