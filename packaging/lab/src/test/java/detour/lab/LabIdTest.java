package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabIdTest {
  @Test
  void namespacesTellWhoseTheyAre() {
    LabId id = LabId.next();
    String name = id.namespace("gw");
    assertThat(id.owns(name)).isTrue();
    assertThat(LabId.next().owns(name)).isFalse();
    assertThat(LabId.ownerOf(name)).hasValue(ProcessHandle.current().pid());
  }

  @Test
  void strangersNamespacesAreNobodys() {
    assertThat(LabId.ownerOf("blue")).isEmpty();
    assertThat(LabId.ownerOf("dt-gw")).isEmpty();
    assertThat(LabId.ownerOf("dt12x-gw")).isEmpty();
  }

  @Test
  void oneLabIsNotThePrefixOfAnother() {
    assertThat(new LabId("dt7x1").owns("dt7x11-gw")).isFalse();
  }
}
