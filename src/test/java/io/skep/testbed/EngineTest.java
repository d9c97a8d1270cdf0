package io.skep.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that needs a real Docker Engine: without root or {@code dockerd} it is skipped
 * with a word. Its methods may ask for an {@link EngineHost} parameter, which is shared by all
 * classes of the run; they leave it without containers.
 */
@Tag("engine")
@ExtendWith(EngineHostExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EngineTest {}
