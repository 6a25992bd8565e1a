using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Operator.Accounts;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.Tests;
using Microsoft.Extensions.Logging;

namespace Bonding.Operator.Tests.Accounts;

public class AccountAuditTest
{
    private readonly LoggedFields _log = new();
    private readonly List<(string Reason, string Message)> _events = [];

    [Fact]
    public async Task Every_debit_is_a_line_with_its_numbers_as_fields_and_an_event()
    {
        await RecordAsync(AuditOf(), Stored(AccountSamples.Debited("a", "b")));

        Assert.Equal(["Debited", "Debited"], _events.Select(told => told.Reason));
        Assert.Equal("1 BU for 100 credits and 1 tax by bond bond-b, receipt 2; the balance is 298", _events[1].Message);
        var line = _log.Lines[1];
        Assert.Equal(
            ["shop", "web", "bond-b", "1", "100", "1", "298", "2"],
            ((string[])["Namespace", "Account", "Bond", "Units", "Principal", "Tax", "Balance", "Sequence"]).Select(field => line[field])
        );
    }

    [Fact]
    public async Task Corrections_and_grants_are_told_with_what_they_moved()
    {
        var posted = CorrectionPosting
            .Post(
                ResourceSamples.Money(500),
                [new LedgerCorrection(1, CreditAmount.FromCredits(-20), "double import", "alice")],
                ResourceSamples.Now
            )
            .Account;
        var account = Stored(posted);
        account.Status.Audited = new AuditMark { Receipt = 0, Granted = "498.5" };

        await RecordAsync(AuditOf(), account);

        Assert.Equal(["CorrectionApplied", "GrantPaid"], _events.Select(told => told.Reason));
        Assert.Contains("correction 1 of -20 credits by alice, receipt 1: double import", _events[0].Message, StringComparison.Ordinal);
        Assert.Equal("the treasury paid 1.5 credits, 500 in all", _events[1].Message);
    }

    [Fact]
    public async Task Nothing_is_told_twice_and_the_same_process_tells_only_what_is_new()
    {
        var audit = AuditOf();
        foreach (
            var account in (BondingAccount[])
                [
                    AccountSamples.Debited("a"),
                    AccountSamples.Debited("a"),
                    AccountSamples.Debited("a", "b"),
                    AccountSamples.Debited("a", "b").Cleared(new HashSet<string> { "a", "b" }),
                ]
        )
            await RecordAsync(audit, Stored(account));

        Assert.Equal([1L, 2L], Sequences());
    }

    [Fact]
    public async Task Who_takes_over_tells_what_the_status_does_not_say_was_told()
    {
        var account = Stored(AccountSamples.Debited("a", "b"));
        account.Status.Audited = new AuditMark { Receipt = 1, Granted = "500" };
        await RecordAsync(AuditOf(), account);
        Assert.Equal([2L], Sequences());

        account.Status.Audited = AccountAudit.MarkOf(account.Status);
        await RecordAsync(AuditOf(), account);
        Assert.Single(_events);
    }

    [Fact]
    public void The_next_version_of_a_status_says_that_this_one_was_told()
    {
        var snapshot = AccountSamples.Snapshot(AccountSamples.Debited("a"));

        Assert.Equal(
            (1, "500"),
            AccountDecision.Decide(snapshot, ResourceSamples.Now).Status.Audited is { } mark ? (mark.Receipt, mark.Granted) : default
        );
        Assert.Null(AccountAudit.MarkOf(new CreditAccountStatus()));
    }

    private static Task RecordAsync(AccountAudit audit, CreditAccount account) =>
        audit.RecordAsync(account, AccountStatusMapping.Read(account).Value, default);

    private AccountAudit AuditOf() =>
        new(
            (_, reason, message, _, _) =>
            {
                _events.Add((reason, message));
                return Task.CompletedTask;
            },
            _log
        );

    private IEnumerable<long> Sequences() =>
        _log
            .Lines.Where(line => line.ContainsKey("Sequence"))
            .Select(line => long.Parse(line["Sequence"]!, System.Globalization.CultureInfo.InvariantCulture));

    // The grant that the samples' money comes from was reported before.
    private static CreditAccount Stored(BondingAccount money)
    {
        var account = ResourceSamples.Account(money: money);
        account.Status.Audited = new AuditMark { Granted = "500" };
        return account;
    }

    private sealed class LoggedFields : ILogger<AccountAudit>
    {
        public List<Dictionary<string, string?>> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) =>
            Lines.Add(
                ((IReadOnlyList<KeyValuePair<string, object?>>)state!).ToDictionary(field => field.Key, field => field.Value?.ToString())
            );
    }
}
