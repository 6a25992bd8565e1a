using System.Collections.Concurrent;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Accounts;

/// <summary>
/// Reports each debit with its tax, each correction and each grant by a log line and an event. The source is the status of the account, so
/// none is lost when the response to a write is lost or the writer dies. A restart reports again what the status does not mark as reported.
/// </summary>
/// <remarks>
/// The next version of a status marks what was reported of the version before (<see cref="MarkOf"/>). A debit stays in <c>settling</c>
/// until then, because every version is reported before its receipts are cleared.
/// </remarks>
public sealed partial class AccountAudit(EventPublisher events, ILogger<AccountAudit> logger)
{
    private readonly ConcurrentDictionary<string, (long Receipt, CreditAmount Granted)> _recorded = new();

    /// <summary>Returns the mark for the version after a status that was reported, or null while there is nothing to report.</summary>
    public static AuditMark? MarkOf(CreditAccountStatus reported) =>
        Position(reported) is var (receipt, granted) && (receipt, granted) != default
            ? new AuditMark { Receipt = receipt, Granted = granted.ToString() }
            : null;

    /// <summary>Reports what a version of an account holds beyond what was reported.</summary>
    /// <param name="account">The version.</param>
    /// <param name="money">What its status holds; null if it cannot be read or is not opened yet: then nothing is reported.</param>
    public async Task RecordAsync(CreditAccount account, BondingAccount? money, CancellationToken cancellationToken)
    {
        var before = _recorded.GetOrAdd(account.Uid(), _ => MarkIn(account.Status));
        if (money is null || (money.Head.Sequence <= before.Receipt && money.Ledger.Granted <= before.Granted))
            return;
        foreach (
            var entry in money
                .Settling.Concat<LedgerReceipt>(money.Corrections)
                .Where(entry => entry.Sequence > before.Receipt)
                .OrderBy(entry => entry.Sequence)
        )
            await RecordAsync(account, entry, cancellationToken);
        if (money.Ledger.Granted > before.Granted)
            await GrantedAsync(account, money.Ledger.Granted - before.Granted, money.Ledger.Granted, cancellationToken);
        _recorded[account.Uid()] = (Math.Max(before.Receipt, money.Head.Sequence), CreditAmount.Max(before.Granted, money.Ledger.Granted));
    }

    public void Forget(CreditAccount account) => _recorded.TryRemove(account.Uid(), out _);

    private Task RecordAsync(CreditAccount account, LedgerReceipt entry, CancellationToken cancellationToken) =>
        entry switch
        {
            BondReceipt debit => DebitedAsync(account, debit, cancellationToken),
            CorrectionReceipt correction => CorrectedAsync(account, correction, cancellationToken),
            _ => Task.CompletedTask,
        };

    private Task DebitedAsync(CreditAccount account, BondReceipt debit, CancellationToken cancellationToken)
    {
        var (principal, tax) = debit.Price;
        LogDebited(
            logger,
            account.Namespace(),
            account.Name(),
            debit.BondName,
            debit.Units,
            principal,
            tax,
            account.Status.Balance,
            debit.Sequence
        );
        return events(
            account,
            AccountReason.Debited,
            $"{debit.Units} BU for {principal} credits and {tax} tax by bond {debit.BondName}, receipt {debit.Sequence}; the balance is "
                + $"{account.Status.Balance}",
            EventType.Normal,
            cancellationToken
        );
    }

    private Task CorrectedAsync(CreditAccount account, CorrectionReceipt receipt, CancellationToken cancellationToken)
    {
        var correction = receipt.Correction;
        LogCorrected(
            logger,
            account.Namespace(),
            account.Name(),
            correction.Sequence,
            correction.Amount,
            correction.By,
            correction.Reason,
            account.Status.Balance,
            receipt.Sequence
        );
        return events(
            account,
            AccountReason.CorrectionApplied,
            $"correction {correction.Sequence} of {correction.Amount} credits by {correction.By}, receipt {receipt.Sequence}: "
                + $"{correction.Reason}",
            EventType.Normal,
            cancellationToken
        );
    }

    private Task GrantedAsync(CreditAccount account, CreditAmount amount, CreditAmount total, CancellationToken cancellationToken)
    {
        LogGranted(logger, account.Namespace(), account.Name(), amount, total, account.Status.Balance);
        return events(
            account,
            AccountReason.GrantPaid,
            $"the treasury paid {amount} credits, {total} in all",
            EventType.Normal,
            cancellationToken
        );
    }

    private static (long Receipt, CreditAmount Granted) Position(CreditAccountStatus status) =>
        (status.LastReceipt?.Sequence ?? 0, AmountOf(status.Totals?.Granted));

    private static (long Receipt, CreditAmount Granted) MarkIn(CreditAccountStatus status) =>
        (status.Audited?.Receipt ?? 0, AmountOf(status.Audited?.Granted));

    private static CreditAmount AmountOf(string? text) => CreditAmount.TryParse(text, out var amount) ? amount : CreditAmount.Zero;

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Account {Namespace}/{Account}: bond {Bond} debited {Units} BU for {Principal} credits and {Tax} tax; balance "
            + "{Balance}, receipt {Sequence}"
    )]
    private static partial void LogDebited(
        ILogger logger,
        string @namespace,
        string account,
        string bond,
        int units,
        CreditAmount principal,
        CreditAmount tax,
        string? balance,
        long sequence
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Account {Namespace}/{Account}: correction {Correction} of {Amount} credits by {By}: {Reason}; balance {Balance}, "
            + "receipt {Sequence}"
    )]
    private static partial void LogCorrected(
        ILogger logger,
        string @namespace,
        string account,
        long correction,
        CreditAmount amount,
        string by,
        string reason,
        string? balance,
        long sequence
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Account {Namespace}/{Account}: the treasury paid {Amount} credits, {Total} in all; balance {Balance}"
    )]
    private static partial void LogGranted(
        ILogger logger,
        string @namespace,
        string account,
        CreditAmount amount,
        CreditAmount total,
        string? balance
    );
}
