using System.Text.RegularExpressions;
using Bonding.Demo.Cluster;
using Bonding.Siege.Attacks;

namespace Bonding.Integration.Tests.Sieges;

/// <summary>The page on security lists the attacks that the siege runs, and says of each what it comes to.</summary>
public partial class AttackListTest
{
    [Fact]
    public void The_page_lists_the_attacks_of_the_siege_and_no_others() =>
        Assert.Equal(AttackList.Names.Order(StringComparer.Ordinal), Rows().Select(row => row.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_gives_the_reason_of_each_attack_that_is_let_be_and_of_no_other()
    {
        var reasons = Rows().ToDictionary(row => row.Name, row => row.Outcome);
        foreach (var attack in AttackList.All())
            Assert.Equal(attack.ByDesign is { } reason ? $"by design: {reason}" : "held", reasons[AttackList.NameOf(attack)]);
    }

    [Fact]
    public void No_two_attacks_bear_one_name() => Assert.Equal(AttackList.Names.Distinct(), AttackList.Names);

    private static IEnumerable<(string Name, string Outcome)> Rows() =>
        Row()
            .Matches(File.ReadAllText(Path.Combine(DemoRepository.Root, "docs", "security.md")))
            .Select(row => (row.Groups["name"].Value, row.Groups["outcome"].Value.Trim()));

    [GeneratedRegex(@"^\| `(?<name>[A-Z][A-Za-z]+)` \|[^|]+\|[^|]+\|(?<outcome>[^|]+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
