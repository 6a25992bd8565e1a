using System.Text.RegularExpressions;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;
using Bonding.Kubernetes.Conditions;
using Bonding.Operator.Accounts;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.Tests;

namespace Bonding.Operator.Tests.Accounts;

/// <summary>What an account says of its usage and its forecasts.</summary>
public partial class AccountConditionsTest
{
    [Theory]
    [InlineData(1, "Ready")]
    [InlineData(10, "SamplesTooSparse")]
    public void Forecasts_of_sparse_samples_are_of_means_and_say_so(double spacing, string reason)
    {
        var condition = Assert.Single(AccountConditions.Of(Snapshot(spacing)), one => one.Type == ConditionTypes.ForecastReady);
        Assert.Equal((true, reason), (condition.Status, condition.Reason));
        if (reason == AccountReason.SamplesTooSparse)
            Assert.Equal(
                "CPU samples are 10 s apart: the mean use is forecast, and no peaks within a second; "
                    + "these need samples at most 1.5 s apart",
                condition.Message
            );
    }

    [Fact]
    public void A_tenant_that_the_loop_trips_over_is_said_to_be_set_aside()
    {
        var aside = new SetAside("Observe failed with OverflowException", DateTimeOffset.UnixEpoch, Ticks: 3);
        var snapshot = With(AccountSamples.Decision(Of(ForecastQuality.Ready))) with { SetAside = aside };

        var ready = Assert.Single(AccountConditions.Of(snapshot), one => one.Type == ConditionTypes.Ready);

        Assert.Equal((false, "SetAside"), (ready.Status, ready.Reason));
        Assert.Equal(
            "the loop cannot serve the tenant since 1970-01-01 00:00:00Z: Observe failed with OverflowException; "
                + "its pods keep what they have, and its credits are settled when it can",
            ready.Message
        );
    }

    [Fact]
    public void A_flood_of_series_is_said_on_the_accounts_of_its_namespace()
    {
        var snapshot = With(AccountSamples.Decision(Of(ForecastQuality.Ready))) with { FloodSeries = 60_000 };

        var metrics = Assert.Single(AccountConditions.Of(snapshot), one => one.Type == ConditionTypes.MetricsAvailable);

        Assert.Equal((false, "SeriesFlood"), (metrics.Status, metrics.Reason));
        Assert.Contains("60000 of one query", metrics.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ForecastQuality.None)]
    [InlineData(ForecastQuality.ColdStart)]
    [InlineData(ForecastQuality.Stale)]
    [InlineData(ForecastQuality.Unproven)]
    public void A_tenant_that_is_scaled_to_zero_is_said_to_run_no_pod(ForecastQuality quality)
    {
        var conditions = AccountConditions.Of(With(AccountSamples.Decision(Of(quality)) with { MetricsFresh = false })).ToList();
        foreach (var type in new[] { ConditionTypes.MetricsAvailable, ConditionTypes.ForecastReady })
            Assert.Equal(
                new ConditionUpdate(type, false, "NoPodRunning", "no pod is running"),
                Assert.Single(conditions, one => one.Type == type)
            );
    }

    [Fact]
    public void A_tenant_that_runs_unseen_is_not_said_to_be_stopped()
    {
        var decision = AccountSamples.Decision(Of(ForecastQuality.None)) with { MetricsFresh = false, Pod = AccountSamples.Running };
        var conditions = AccountConditions.Of(With(decision)).ToList();
        foreach (var type in new[] { ConditionTypes.MetricsAvailable, ConditionTypes.ForecastReady })
            Assert.Equal("Stale", Assert.Single(conditions, one => one.Type == type).Reason);
    }

    [Fact]
    public void A_forecast_that_is_not_used_has_its_quality_as_the_reason_and_a_sentence_of_its_own()
    {
        List<string> messages = [];
        foreach (var quality in new[] { ForecastQuality.ColdStart, ForecastQuality.Stale, ForecastQuality.Unproven })
        {
            var condition = Assert.Single(
                AccountConditions.Of(With(AccountSamples.Decision(Of(quality)) with { Pod = AccountSamples.Running })),
                one => one.Type == ConditionTypes.ForecastReady
            );
            Assert.Equal((false, quality.ToString()), (condition.Status, condition.Reason));
            messages.Add(condition.Message);
        }
        Assert.All(messages, message => Assert.Contains("not used", message, StringComparison.Ordinal));
        Assert.Equal(3, messages.Distinct().Count());
    }

    [Fact]
    public void P3_a_template_that_is_not_written_any_more_names_who_puts_it_back()
    {
        var decision = AccountSamples.Decision(Of(ForecastQuality.Ready)) with
        {
            Priority = PriorityState.GivenUp,
            TemplateManager = "argocd-controller",
        };
        var condition = Assert.Single(AccountConditions.Of(With(decision)), one => one.Type == ConditionTypes.PriorityApplied);
        Assert.Equal((false, nameof(PriorityState.GivenUp)), (condition.Status, condition.Reason));
        Assert.StartsWith("argocd-controller put another PriorityClass back", condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A8_a_deferred_resize_is_shown_in_the_words_of_the_kubelet()
    {
        const string words = "Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000";
        var decision = AccountSamples.Decision(Of(ForecastQuality.Ready)) with
        {
            Pod = AccountSamples.Running with { NodeMessage = words },
            AllocationReason = AllocationReason.ResizeWithdrawn,
        };
        var condition = Assert.Single(AccountConditions.Of(With(decision)), one => one.Type == ConditionTypes.CpuApplied);
        Assert.Equal(AllocationReason.ResizeWithdrawn, condition.Reason);
        Assert.EndsWith(words, condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_sentence_shows_a_name_that_stands_for_nothing()
    {
        var sentences = EverySnapshot().SelectMany(AccountConditions.Of).Select(condition => condition.Message).Distinct().ToList();
        Assert.All(sentences, sentence => Assert.DoesNotMatch(NameOfNothing(), sentence));
        // One for each quality and doubt, at the least.
        Assert.True(
            sentences.Count >= Enum.GetValues<ForecastQuality>().Length + Enum.GetValues<UsageDoubt>().Length,
            $"{sentences.Count}"
        );
    }

    private static IEnumerable<AccountSnapshot> EverySnapshot() =>
        from quality in Enum.GetValues<ForecastQuality>()
        from doubt in Enum.GetValues<UsageDoubt>()
        from priority in Enum.GetValues<PriorityState>()
        from pod in new[] { null, AccountSamples.Running }
        from fresh in new[] { false, true }
        from mode in Enum.GetValues<BondingMode>()
        let decision = AccountSamples.Decision(Of(quality)) with
        {
            Doubt = doubt,
            Priority = priority,
            Pod = pod,
            MetricsFresh = fresh,
            AllocationReason = AllocationReason.NodeFull,
        }
        from seen in new[] { null, decision }
        select With(seen, mode);

    [GeneratedRegex(@"\b(None|Unknown|Undecided)\b")]
    private static partial Regex NameOfNothing();

    private static Forecast Of(ForecastQuality quality) => Forecast.Unknown with { Quality = quality };

    private static AccountSnapshot With(TenantDecision? decision, BondingMode mode = BondingMode.Enforce)
    {
        var snapshot = AccountSamples.Snapshot(ResourceSamples.Money(500)) with { Decision = decision };
        snapshot.Stored.Spec.Mode = mode;
        return snapshot;
    }

    private static AccountSnapshot Snapshot(double spacing)
    {
        var store = new CadenceStore(new ForecasterOptions { Capacity = 1 });
        var forecaster = new WindowForecaster(store, store.Add());
        for (var window = 0; window < 60; window++)
            forecaster.Observe(new UsageWindow(window * spacing, (window + 1) * spacing, 0.3, spacing));
        var forecast = forecaster.Predict(DateTimeOffset.UnixEpoch.AddSeconds(60 * spacing));
        return With(
            AccountSamples.Decision(forecast) with
            {
                Samples = [new SampleTiming(MeteredResource.Cpu, forecast.Spacing, TimeSpan.FromSeconds(3.25))],
            }
        );
    }
}
