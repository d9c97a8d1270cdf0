package io.skep;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the table of rooms: who may use whom, and who must know nothing of the libraries. */
final class RoomsTest {

  private static final Set<String> ENTITIES =
      Set.of(
          "cluster", "node", "service", "task", "payload", "secret", "config", "network", "request",
          "refusal");

  /** Room to the rooms that it may use; a room that is not here may not exist. */
  private static final Map<String, Set<String>> MAY_USE = new TreeMap<>();

  static {
    allow("kernel");
    allow("spec", "kernel");
    allow("entity", "kernel");
    ENTITIES.forEach(room -> allow(room, "kernel", "spec", "entity"));
    allow("secret", "kernel", "spec", "entity", "payload");
    allow("config", "kernel", "spec", "entity", "payload");
    allowWithEntities("view", "kernel", "spec");
    allowWithEntities("scheduler", "kernel", "spec", "view");
    allowWithEntities(
        "orchestrator",
        "kernel",
        "spec",
        "view",
        "entity",
        "command",
        "scheduler",
        "session",
        "dispatcher");
    allowWithEntities("command", "kernel", "spec", "entity", "view");
    allow("session", "kernel", "spec");
    allowWithEntities("dispatcher", "kernel", "spec", "session", "view", "entity", "command");
    allow("agent", "kernel", "spec", "session");
    allow("gossip", "kernel");
    allow("engine", "kernel", "spec", "agent");
    allow("overlay", "kernel", "spec", "session", "agent");
    allow("pki", "kernel", "spec");
    allow("control", "kernel", "spec", "pki", "session");
    allow("consensus", "kernel");
    allowWithEntities("journal", "kernel", "consensus", "entity");
    allow("cassandra", "kernel", "consensus", "journal");
    allowWithEntities("audit", "kernel", "spec", "view", "journal", "entity");
    allow("cli", "kernel", "spec");
  }

  /** These wire the others together, so they may use every room. */
  private static final Set<String> OPEN = Set.of("api", "app");

  private static final String[] PURE = {
    "io.skep.kernel..", "io.skep.spec..", "io.skep.view..", "io.skep.scheduler..",
  };

  private static final String[] LIBRARIES_OF_THE_SHELL = {
    "org.apache.pekko..", "org.apache.ratis..", "org.rocksdb..", "com.github.dockerjava..",
  };

  private static JavaClasses product;

  @BeforeAll
  static void readTheProduct() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.skep");
  }

  @Test
  void enoughClassesAreSeenForTheRulesToMeanAnything() {
    assertThat(product.size()).isGreaterThan(FLOOR);
  }

  /** Raised as the product grows; a rule over no classes always holds. */
  private static final int FLOOR = 200;

  @Test
  void everyRoomIsInTheTable() {
    Set<String> unknown = new TreeSet<>();
    for (JavaClass type : product) {
      String room = room(type);
      if (!MAY_USE.containsKey(room) && !OPEN.contains(room)) {
        unknown.add(type.getName());
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void eachRoomUsesOnlyWhatItsRowNames() {
    MAY_USE.forEach(
        (room, allowed) -> {
          List<String> open = allowed.stream().map(name -> "io.skep." + name + "..").toList();
          String[] mine = Stream.concat(open.stream(), Stream.of(of(room))).toArray(String[]::new);
          classes()
              .that()
              .resideInAPackage(of(room))
              .should()
              .onlyDependOnClassesThat(
                  resideOutsideOfPackage("io.skep..").or(resideInAnyPackage(mine)))
              .as("room '" + room + "' uses only " + new TreeSet<>(allowed))
              .allowEmptyShould(true)
              .check(product);
        });
  }

  @Test
  void theCommandLineSpeaksHttpAloneAndKnowsNothingOfPekko() {
    noClasses()
        .that()
        .resideInAPackage("io.skep.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko..", "org.apache.ratis..", "org.rocksdb..")
        .check(product);
  }

  @Test
  void pureRoomsKnowNothingOfTheLibrariesAroundThem() {
    noneOf(PURE);
  }

  @Test
  void decisionsAndPlansKnowNothingOfTheLibrariesAroundThem() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Decider")
        .or()
        .haveSimpleNameEndingWith("State")
        .or()
        .haveSimpleNameEndingWith("Plan")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LIBRARIES_OF_THE_SHELL)
        .allowEmptyShould(true)
        .check(product);
  }

  @Test
  void noRoomsLeanOnEachOtherInACircle() {
    slices()
        .matching("io.skep.(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(resideInAnyPackage(of("app")), alwaysTrue())
        .check(product);
  }

  private static void noneOf(String... packages) {
    noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LIBRARIES_OF_THE_SHELL)
        .allowEmptyShould(true)
        .check(product);
  }

  private static String room(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.");
    return parts.length > 2 ? parts[2] : "";
  }

  private static String of(String room) {
    return "io.skep." + room + "..";
  }

  private static void allow(String room, String... others) {
    MAY_USE.put(room, new TreeSet<>(Arrays.asList(others)));
  }

  private static void allowWithEntities(String room, String... others) {
    Set<String> all = new TreeSet<>(ENTITIES);
    all.addAll(Arrays.asList(others));
    MAY_USE.put(room, all);
  }
}
