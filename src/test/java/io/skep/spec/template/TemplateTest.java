package io.skep.spec.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.spec.template.Template.Function;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates come out, and fail, as Go's do. */
final class TemplateTest {
  private static final TaskContext TASK =
      new TaskContext(
          "sid",
          "web",
          Map.of("k", "v", "empty", ""),
          "nid",
          "host",
          "linux",
          "x86_64",
          "tid",
          "web.1.tid",
          "1");
  private static final Map<String, Function> FUNCTIONS =
      Map.of("secret", arguments -> "s-" + String.join("", arguments));

  private static String expand(String source) {
    return Template.expand(source, TASK.dot(), FUNCTIONS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      value = {
        "plain~plain",
        "{{.Service.Name}}-{{.Task.Slot}}~web-1",
        "{{ .Node.Platform.OS }}/{{.Node.Platform.Architecture}}~linux/x86_64",
        "{{.Task.Name}} {{.Service.ID}} {{.Node.ID}} {{.Task.ID}}~web.1.tid sid nid tid",
        "{{index .Service.Labels \"k\"}}~v",
        "[{{index .Service.Labels \"none\"}}]~[]",
        "{{.Service.Labels.k}}~v",
        "{{.Service.Labels}}~map[empty: k:v]",
        "{{secret \"a\"}}~s-a",
        "{{\"a\" | secret}}~s-a",
        "{{secret `raw`}}~s-raw",
        "{{printf \"%s=%d%%\" .Service.Name 5}}~web=5%",
        "{{join \",\" \"a\" \"b\"}}~a,b",
        "{{if eq .Task.Slot \"1\"}}first{{else}}other{{end}}~first",
        "{{if .Service.Labels.empty}}a{{else if true}}b{{end}}~b",
        "{{with .Service}}{{.Name}}{{$.Task.Slot}}{{end}}~web1",
        "{{range .Service.Labels}}<{{.}}>{{end}}~<><v>",
        "{{if and .Node.ID (not false)}}yes{{end}}~yes",
        "a {{- \" b \" -}} c~a b c",
        "a{{/* nothing */}}b~ab",
        "{{len .Service.Name}}~3",
        "{{if lt 1 2}}x{{end}}~x",
      })
  void comesOut(String source, String expected) {
    assertThat(expand(source)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      value = {
        "{{.Nope}}~template: expansion:1:2: executing \"expansion\" at <.Nope>: can't evaluate field"
            + " Nope in type *template.Context",
        "{{.Service.Labels.nope}}~template: expansion:1:10: executing \"expansion\" at"
            + " <.Service.Labels.nope>: map has no entry for key \"nope\"",
        "X={{~template: expansion:1: unclosed action",
        "{{nope}}~template: expansion:1: function \"nope\" not defined",
        "{{if true}}~template: expansion:1: unexpected EOF",
        "{{end}}~template: expansion:1: unexpected {{end}}",
        "{{}}~template: expansion:1: missing value for command",
        "{{\"a}}~template: expansion:1: unterminated quoted string",
        "{{eq}}~template: expansion:1:2: executing \"expansion\" at <eq>: error calling eq: missing"
            + " argument for comparison",
        "{{printf \"%9999d\" 1}}~template: expansion:1:2: executing \"expansion\" at <printf>: error"
            + " calling printf: a width beyond 99 in %9999d",
        "{{(true}}~template: expansion:1: unclosed left paren",
        "{{define \"x\"}}{{end}}~template: expansion:1: {{define}} is not supported by Skep",
      })
  void failsInGosWords(String source, String words) {
    assertThatThrownBy(() -> expand(source))
        .isInstanceOf(TemplateException.class)
        .hasMessage(words);
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> expand("{{" + "(".repeat(100_000)))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> expand("{{" + "(".repeat(10_000) + "}}"))
        .hasMessageContaining("nested too deeply");
    assertThatThrownBy(() -> expand("{{if true}}".repeat(10_000)))
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void noTextAtAllCausesAnythingButAMistake() {
    java.util.Random random = new java.util.Random(11);
    String[] pieces = {
      "{{", "}}", "if ", "end", "else", ".", "Service", "\"", "`", "(", ")", "|", " ", "-",
      "range ", "/*", "*/", "secret ", "$", "1", "\n", "with ", "Labels", "index "
    };
    for (int run = 0; run < 20_000; run++) {
      StringBuilder source = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        source.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        assertThat(expand(source.toString())).isNotNull();
      } catch (TemplateException expected) {
        assertThat(expected.words()).as(source.toString()).isNotEmpty();
      }
    }
  }
}
