using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s;
using k8s.Models;

namespace Bonding.Resources.Tests.Common;

/// <summary>
/// Which edits of a stored status are noticed. Every field of a full status is changed and left out, one at a time; a new field of a status
/// fails these tests until the sample holds it.
/// </summary>
public partial class LedgerSealTest
{
    [Theory]
    [InlineData("account-1", "388be2251c9c6b9549683da1af11a44993790a5ef1b4b99fd2b034e196f2e321")]
    [InlineData("account-2", "5c1e89a18204b5e8b3618e9eb509137d823dfd5abf03953c46a8d28cd4a05a8f")]
    public void A_seal_that_is_stored_in_a_cluster_stays_the_same_in_later_versions(string uid, string seal) =>
        Assert.Equal(seal, LedgerSeal.Of(uid, JsonNode.Parse("""{ "balance": "1" }""")!));

    [Fact]
    public void Of_an_account_all_fields_are_sealed_but_those_that_nothing_is_decided_from()
    {
        var account = ResourceSamples.Account(money: FullAccount());
        var status = account.Status;
        (status.ObservedGeneration, status.Tier, status.ReleasedAt) = (1, "bonding-tier-1", "7");
        (status.Audited, status.Multiplier) = (new AuditMark { Granted = "1" }, new MultiplierStatus());
        (status.Forecast, status.Samples, status.Allocation) = ([new ForecastStatus()], [new SampleStatus()], new AllocationStatus());
        status.Conditions = [new V1Condition { Type = "Ready" }];

        AssertSealed(
            status,
            [
                "allocation",
                "asOf",
                "audited",
                "conditions",
                "forecast",
                "multiplier",
                "observedGeneration",
                "releasedAt",
                "samples",
                "tier",
            ],
            changed =>
            {
                account.Status = changed;
                var errors = AccountStatusMapping.Read(account).Errors;
                // The sums of the totals would show many changes, but not all: they must not stand in for the seal.
                return changed.Seal == AccountStatusMapping.SealOf(changed, account.Metadata.Uid)
                    && !errors.Any(error => error.Field.EndsWith(".receipt.hash", StringComparison.Ordinal));
            }
        );
    }

    [Fact]
    public void Of_a_namespace_all_fields_are_sealed_but_the_sums()
    {
        var record = ResourceSamples.Record(ResourceSamples.Ledger(2, 7_000_000, reserves: true, closes: true));

        AssertSealed(
            record.Status,
            ["collected", "granted", "units"],
            changed =>
            {
                record.Status = changed;
                return NamespaceLedgerMapping.Read(record).IsValid;
            }
        );
    }

    [Fact]
    public void Of_a_policy_the_grants_are_sealed()
    {
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Uid = "policy-1" } };
        var grant = new GrantAllotment("shop", "web", "u", ResourceSamples.Now, CreditAmount.FromCredits(3), CreditAmount.FromCredits(1));
        policy.Status.Grants = [GrantMapping.Write(grant)];
        policy.Status.GrantsSeal = GrantMapping.SealOf(policy.Status.Grants, "policy-1");
        (policy.Status.ObservedGeneration, policy.Status.Treasury, policy.Status.Collected) = (1, "2", "5");
        policy.Status.Conditions = [new V1Condition { Type = "Accepted" }];

        AssertSealed(
            policy.Status,
            ["collected", "conditions", "observedGeneration", "treasury"],
            changed =>
            {
                policy.Status = changed;
                return GrantMapping.Read(policy).IsValid;
            }
        );
    }

    [Fact]
    public void A_status_that_was_copied_from_another_object_is_refused()
    {
        var account = ResourceSamples.Account(money: ResourceSamples.Money(5));
        account.Metadata.Uid = "account-2";

        Assert.StartsWith("status.seal is ", AccountStatusMapping.Read(account).ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>Checks that a change of any field is refused, but for the fields (of the first level) that are named.</summary>
    private static void AssertSealed<T>(T status, string[] open, Func<T, bool> isIntact)
    {
        var json = JsonNode.Parse(KubernetesJson.Serialize(status!))!.AsObject();
        Assert.True(isIntact(status), "the sample is not sealed");
        var sealedPaths = Leaves(json).Select(PathOf).Where(path => !open.Contains(RootOf(path))).ToHashSet();
        var declared = PathsOf(typeof(T), "").Where(path => !open.Contains(RootOf(path)) && RootOf(path) != "lastGood");
        Assert.Equal(declared.Order(StringComparer.Ordinal), sealedPaths.Order(StringComparer.Ordinal));

        var accepted = Edits(json).Where(edit => isIntact(KubernetesJson.Deserialize<T>(edit.Json))).Select(edit => edit.Path).ToList();
        var ofOpenFields = Edits(json).Select(edit => edit.Path).Where(path => open.Contains(RootOf(path)));
        Assert.Equal(ofOpenFields, accepted);
        Assert.Equal(open, accepted.Select(RootOf).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, string Json)> Edits(JsonObject whole)
    {
        var count = Leaves(whole).Count();
        for (var leaf = 0; leaf < count; leaf++)
        {
            var (changed, without) = (whole.DeepClone(), whole.DeepClone());
            var value = Leaves(changed).ElementAt(leaf);
            var path = PathOf(value);
            value.ReplaceWith(Other(value));
            yield return (path, changed.ToJsonString());
            if (Leaves(without).ElementAt(leaf) is { Parent: JsonObject parent } removed)
            {
                parent.Remove(removed.GetPropertyName());
                yield return (path, without.ToJsonString());
            }
        }
    }

    private static IEnumerable<JsonValue> Leaves(JsonNode? node) =>
        node switch
        {
            JsonObject fields => fields.SelectMany(field => Leaves(field.Value)),
            JsonArray items => items.SelectMany(Leaves),
            JsonValue value => [value],
            _ => [],
        };

    private static JsonNode Other(JsonValue value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.Number => value.GetValue<decimal>() + 1,
            JsonValueKind.True => false,
            JsonValueKind.False => true,
            _ when value.TryGetValue<DateTime>(out var instant) => instant.AddHours(1),
            _ when value.GetValue<string>() == nameof(BucketResource.Io) => nameof(BucketResource.Memory),
            _ => value.GetValue<string>() + "1",
        };

    // Paths such as settling.receipt.hash: without the numbers of items.
    private static string PathOf(JsonNode node) => Item().Replace(node.GetPath(), "")[2..];

    private static string RootOf(string path) => path.Split('.')[0];

    private static IEnumerable<string> PathsOf(Type type, string prefix)
    {
        foreach (var property in type.GetProperties().Where(property => !property.IsDefined(typeof(JsonIgnoreAttribute))))
        {
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var declared = property.PropertyType;
            var isList = declared.IsGenericType && typeof(IEnumerable).IsAssignableFrom(declared);
            var item = isList ? declared.GetGenericArguments()[0] : declared;
            var isPart = item.IsClass && item.Assembly == typeof(Bond).Assembly;
            foreach (var leaf in isPart ? PathsOf(item, path + ".") : [path])
                yield return leaf;
        }
    }

    private static BondingAccount FullAccount()
    {
        var used = new UsageCheckpoint(UsageTime.FromMicroseconds(9), ResourceSamples.Now, "node-1");
        var opened = ResourceSamples.Money(500) with { Paid = ["paid"], Buckets = ResourceSamples.UsedBuckets };
        var corrected = CorrectionPosting
            .Post(
                opened with
                {
                    Ledger = opened.Ledger with { Checkpoint = used },
                },
                [new LedgerCorrection(1, CreditAmount.FromCredits(5), "typo", "ada"), new(2, CreditAmount.FromCredits(-1), "typo", "ada")],
                ResourceSamples.Now
            )
            .Account;
        BondRequest[] bonds = [BondMapping.Read(ResourceSamples.Bond("b")), BondMapping.Read(ResourceSamples.Bond("c"))];
        return BondTransaction.Decide(corrected, bonds, BondRules.Default, default, ResourceSamples.Now).Account;
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Item();
}
