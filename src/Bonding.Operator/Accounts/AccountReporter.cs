using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.Instrumentation;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Accounts;

/// <summary>Reports what was written, by events, logs and metrics.</summary>
public sealed partial class AccountReporter(EventPublisher events, AccountingMetrics metrics, ILogger<AccountReporter> logger)
{
    public async Task AccountWrittenAsync(CreditAccountStatus before, CreditAccount account, CancellationToken cancellationToken)
    {
        if (before.Tier is { } tier && account.Status.Tier is { } next && tier != next)
            await events(account, AccountReason.TierChanged, $"tier {tier} became {next}", EventType.Normal, cancellationToken);
        foreach (var resource in StatusDiff.EmptyBuckets(account.Status).Except(StatusDiff.EmptyBuckets(before)))
            await events(
                account,
                $"{resource}CreditsExhausted",
                $"the {resource} credits are used up: a rise of it raises no multiplier until there are some",
                EventType.Warning,
                cancellationToken
            );
        if (FloodOf(account.Status) is { } flood && FloodOf(before) is null)
            await events(account, AccountReason.SeriesFlood, flood.Message, EventType.Warning, cancellationToken);
        if (
            ReadyOf(account.Status) is { Status: "False" } refused
            && refused.Reason != ReadyOf(before)?.Reason
            && refused.Reason != AccountReason.ModeOff
        )
        {
            LogRefused(logger, account.Namespace(), account.Name(), refused.Reason, refused.Message);
            await events(account, refused.Reason, refused.Message, EventType.Warning, cancellationToken);
        }
    }

    public async Task BondWrittenAsync(Bond bond, BondOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is BondOutcome.Settled)
            metrics.Settled();
        if (outcome is BondOutcome.Rejected)
            metrics.Rejected(outcome.Reason);
        LogBond(logger, bond.Namespace(), bond.Name(), bond.Spec.AccountName, outcome.Reason, outcome.Message);
        var type = outcome is BondOutcome.Settled ? EventType.Normal : EventType.Warning;
        await events(bond, outcome.Reason, outcome.Message, type, cancellationToken);
    }

    public Task AccountDeletedAsync(CreditAccount account, CancellationToken cancellationToken) =>
        events(
            account,
            AccountReason.AccountDeleted,
            $"the account of {account.Spec.TenantRef.Kind} {account.Spec.TenantRef.Name}"
                + $" is gone with {account.Status.Balance ?? "0"} credits and {account.Status.BondedUnits} BU",
            EventType.Normal,
            cancellationToken
        );

    private static V1Condition? ReadyOf(CreditAccountStatus status) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);

    private static V1Condition? FloodOf(CreditAccountStatus status) =>
        status.Conditions?.FirstOrDefault(condition => condition.Reason == AccountReason.SeriesFlood);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Namespace}/{Account} is not served: {Reason}: {Problem}")]
    private static partial void LogRefused(ILogger logger, string @namespace, string account, string reason, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Bond {Namespace}/{Bond} of account {Account}: {Reason}: {Outcome}")]
    private static partial void LogBond(ILogger logger, string @namespace, string bond, string account, string reason, string outcome);
}
