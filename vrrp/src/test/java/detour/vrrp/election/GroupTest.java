package detour.vrrp.election;

import static detour.vrrp.election.Group.Standing.ACTIVE;
import static detour.vrrp.election.Group.Standing.ALONE;
import static detour.vrrp.election.Group.Standing.DISPLACED;
import static detour.vrrp.election.Group.Standing.FOLLOWS;
import static detour.vrrp.election.Group.Standing.UNABLE;
import static detour.vrrp.election.Group.Verdict.STAY;
import static detour.vrrp.election.Group.Verdict.TAKE;
import static detour.vrrp.election.Group.Verdict.WAIT;
import static detour.vrrp.election.Group.Verdict.YIELD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static Group.Verdict verdict(Group.Rule rule, Group.Standing... standings) {
    List<Group.Member> members =
        Arrays.stream(standings).map(each -> new Group.Member(each, 1)).toList();
    return new Group(rule, 1).decide(members).verdict();
  }

  @Test
  void allTakesOverOnlyWhenNobodyIsHeardAnywhere() {
    assertThat(verdict(Group.Rule.ALL, FOLLOWS, FOLLOWS)).isEqualTo(WAIT);
    assertThat(verdict(Group.Rule.ALL, ALONE, FOLLOWS)).isEqualTo(WAIT);
    assertThat(verdict(Group.Rule.ALL, ALONE, ALONE)).isEqualTo(TAKE);
    assertThat(verdict(Group.Rule.ALL, ACTIVE, ACTIVE)).isEqualTo(STAY);
  }

  @Test
  void allGivesUpWithTheFirstThatCannotServe() {
    assertThat(verdict(Group.Rule.ALL, ACTIVE, UNABLE)).isEqualTo(YIELD);
    assertThat(verdict(Group.Rule.ALL, ALONE, UNABLE)).isEqualTo(WAIT);
  }

  @Test
  void allFollowsAMemberThatLost() {
    assertThat(verdict(Group.Rule.ALL, ACTIVE, FOLLOWS)).isEqualTo(YIELD);
  }

  @Test
  void anyTakesOverWithTheFirstSilentOne() {
    assertThat(verdict(Group.Rule.ANY, FOLLOWS, FOLLOWS)).isEqualTo(WAIT);
    assertThat(verdict(Group.Rule.ANY, ALONE, FOLLOWS)).isEqualTo(TAKE);
    assertThat(verdict(Group.Rule.ANY, ACTIVE, FOLLOWS)).isEqualTo(YIELD);
  }

  @Test
  void whatAnotherGroupTookIsNotTakenBackByOneThatMayBeHeardByNobody() {
    assertThat(verdict(Group.Rule.ANY, ACTIVE, DISPLACED)).isEqualTo(YIELD);
    assertThat(verdict(Group.Rule.ANY, ACTIVE, ALONE)).isEqualTo(TAKE);
    assertThat(verdict(Group.Rule.ANY, DISPLACED, FOLLOWS)).isEqualTo(TAKE);
    assertThat(verdict(Group.Rule.ALL, DISPLACED, ALONE)).isEqualTo(TAKE);
  }

  @Test
  void anyServesWithWhatItHas() {
    assertThat(verdict(Group.Rule.ANY, ACTIVE, UNABLE)).isEqualTo(STAY);
    assertThat(verdict(Group.Rule.ANY, UNABLE, UNABLE)).isEqualTo(WAIT);
  }

  @Test
  void weightsDecide() {
    Group group = new Group(Group.Rule.WEIGHTED, 3);
    Group.Member office = new Group.Member(ALONE, 3);
    Group.Member guests = new Group.Member(FOLLOWS, 1);
    assertThat(group.decide(List.of(office, guests)).verdict()).isEqualTo(TAKE);
    assertThat(
            group
                .decide(List.of(new Group.Member(FOLLOWS, 3), new Group.Member(ALONE, 1)))
                .verdict())
        .isEqualTo(WAIT);
    assertThat(
            group
                .decide(List.of(new Group.Member(UNABLE, 3), new Group.Member(ACTIVE, 1)))
                .verdict())
        .isEqualTo(YIELD);
  }

  @Test
  void saysWhy() {
    assertThat(
            new Group(Group.Rule.ALL, 1)
                .decide(List.of(new Group.Member(ALONE, 1), new Group.Member(FOLLOWS, 1)))
                .reason()
                .text())
        .isEqualTo("1 of 2 hear theirs");
  }
}
