using Bonding.Operator.Limits;
using Bonding.Operator.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace Bonding.Operator.Tests.Limits;

public class RejectionsTest
{
    [Fact]
    public async Task A_flood_is_one_line_a_second_with_its_number_and_is_counted_by_reason()
    {
        var (registry, time, lines) = (Metrics.NewCustomRegistry(), new FakeTimeProvider(), new LinesOf());
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(lines));
        var rejections = new Rejections(registry, time, logging.CreateLogger<Rejections>());

        for (var call = 0; call < 1_000; call++)
            rejections.Count(Face.TenantApi, Rejection.Token);
        time.Advance(TimeSpan.FromSeconds(1));
        rejections.Count(Face.Webhook, Rejection.Body);

        Assert.Equal(
            [
                "1 calls were rejected since the last such line, the last one by TenantApi: Token",
                "1000 calls were rejected since the last such line, the last one by Webhook: Body",
            ],
            lines.All
        );
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        var exported = System.Text.Encoding.UTF8.GetString(text.ToArray());
        Assert.Contains("bonding_rejected_calls_total{face=\"TenantApi\",why=\"Token\"} 1000\n", exported, StringComparison.Ordinal);
    }
}
