using Bonding.Cli.Top;

namespace Bonding.Cli.Tests.Top;

/// <summary>The table of <c>top</c>, for accounts with and without values.</summary>
public class TopTableTest
{
    [Fact]
    public void No_name_is_cut_and_each_account_stays_on_its_line()
    {
        var name = new string('n', 253);
        var lines = Written(Row(name, 1, "1"), Row("b", 1, "1"));

        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"shop       vm/{name}  ", lines[1], StringComparison.Ordinal);
        Assert.Contains("RiseForecast (Slew) / MultiplierRaised", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_a_dash_and_a_mode_that_decides_nothing_is_named()
    {
        var unknown = Row("db", null, null) with
        {
            Mode = "Observe",
            Base = null,
            Adjustment = null,
            Tier = null,
            Request = null,
            Target = null,
            Reason = null,
            Limit = null,
            AllocationReason = null,
        };
        Assert.Matches("^shop +vm/db +- +0 +- +- +- +- +- +- +- +- +mode Observe *$", Written(unknown)[1]);
    }

    [Fact]
    public void The_spacing_and_age_of_the_samples_are_shown_in_seconds()
    {
        var row = Row("db", 1, "1") with { SpacingMilliseconds = 10_000, AgeMilliseconds = 3_250 };
        var lines = Written(row);
        Assert.Matches("SPACING +AGE +REASON", lines[0]);
        Assert.Matches(" 10s +3.3s +RiseForecast", lines[1]);
    }

    private static TopRow Row(string name, double? effective, string? balance) =>
        new(
            "shop",
            name,
            "vm/" + name,
            "Enforce",
            balance,
            0,
            1,
            1,
            effective,
            "bonding-tier-0",
            200,
            250,
            "RiseForecast",
            "Slew",
            "MultiplierRaised"
        );

    private static string[] Written(params TopRow[] rows)
    {
        using var text = new StringWriter();
        TopTable.Write(rows, withNamespace: true, text);
        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
