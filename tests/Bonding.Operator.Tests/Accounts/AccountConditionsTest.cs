using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Accounts;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.Tests;

namespace Bonding.Operator.Tests.Accounts;

/// <summary>What an account says of its forecasts.</summary>
public class AccountConditionsTest
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

    private static AccountSnapshot Snapshot(double spacing)
    {
        var store = new CadenceStore(new ForecasterOptions { Capacity = 1 });
        var forecaster = new WindowForecaster(store, store.Add());
        for (var window = 0; window < 60; window++)
            forecaster.Observe(new UsageWindow(window * spacing, (window + 1) * spacing, 0.3, spacing));
        var forecast = forecaster.Predict(DateTimeOffset.UnixEpoch.AddSeconds(60 * spacing));
        var multiplier = PreemptionMultiplier.Decide(
            1,
            DemandOutlook.None,
            AdjustmentState.Start(ResourceSamples.Now),
            MultiplierRules.Default,
            ResourceSamples.Now
        );
        return AccountSamples.Snapshot(ResourceSamples.Money(500)) with
        {
            Decision = new TenantDecision(
                new NamespacedName("shop", "web"),
                null,
                multiplier,
                DemandOutlook.None,
                forecast,
                null,
                "",
                true,
                ResourceSamples.Now
            )
            {
                Samples = [new SampleTiming(MeteredResource.Cpu, forecast.Spacing, TimeSpan.FromSeconds(3.25))],
            },
        };
    }
}
