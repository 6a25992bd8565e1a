using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>From when on the usage and the earnings of an account count that has no checkpoint.</summary>
public class ObservedTenantTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly DateTimeOffset TwoMinutesAgo = Now.AddMinutes(-2);

    [Fact]
    public void It_counts_from_the_creation_of_the_account()
    {
        Assert.Equal(TwoMinutesAgo, Observed(createdAt: TwoMinutesAgo, generation: 1).ReadTo(Now));
    }

    [Fact]
    public void Before_the_longest_catch_up_nothing_counts()
    {
        Assert.Equal(Now.AddHours(-2), Observed(createdAt: Now.AddHours(-3), generation: 1).ReadTo(Now));
    }

    [Fact]
    public void An_account_that_was_created_in_mode_Off_earns_nothing_for_the_time_before_it_was_switched_on()
    {
        Assert.Equal(Now - ReadWindow.ScrapeDelay, Observed(createdAt: TwoMinutesAgo, generation: 2).ReadTo(Now));
    }

    [Fact]
    public void A_tenant_without_a_bucket_or_with_credits_in_it_pays_for_a_rise_and_one_whose_bucket_is_empty_does_not()
    {
        var tenant = Observed(createdAt: TwoMinutesAgo, generation: 1);
        Assert.False(tenant.IsUsedUp(BucketResource.Io));
        tenant.Account.Update(
            tenant.Stored,
            CreditLedger.Empty,
            new Dictionary<BucketResource, CreditLedger>
            {
                [BucketResource.Io] = CreditLedger.Empty,
                [BucketResource.Memory] = CreditLedger.Empty.Grant(CreditAmount.FromMicroCredits(1), CreditAmount.MaxValue),
            }
        );

        Assert.True(tenant.IsUsedUp(BucketResource.Io));
        Assert.False(tenant.IsUsedUp(BucketResource.Memory));
    }

    [Fact]
    public void Its_owner_is_its_namespace_unless_its_account_has_the_label_that_names_it()
    {
        var tenant = Observed(createdAt: TwoMinutesAgo, generation: 1);
        tenant.Stored.Metadata.Labels = new Dictionary<string, string> { ["example.com/team"] = "shop" };

        Assert.Equal("shop", tenant.OwnerBy(""));
        Assert.Equal("shop", tenant.OwnerBy("example.com/owner"));
        // A team that is named like a namespace is not that namespace.
        Assert.Equal("example.com/team=shop", tenant.OwnerBy("example.com/team"));
    }

    private static ObservedTenant Observed(DateTimeOffset createdAt, long generation)
    {
        var key = new NamespacedName("shop", "web");
        var stored = new CreditAccount
        {
            Metadata = new V1ObjectMeta
            {
                Uid = "a",
                ResourceVersion = "1",
                Generation = generation,
                CreationTimestamp = createdAt.UtcDateTime,
            },
        };
        return new ObservedTenant(
            new LiveAccount(key),
            stored,
            AccountRules.Of(EarnRate.Of(20, 2)),
            Tenant.Absent,
            ObservedSamples.State(key)
        )
        {
            MaxCatchUp = TimeSpan.FromHours(2),
        };
    }
}
