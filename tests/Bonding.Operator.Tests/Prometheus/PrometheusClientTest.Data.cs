using Bonding.Domain.Metering;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>Which of the data that servers send are samples, and when an answer holds none.</summary>
public sealed partial class PrometheusClientTest
{
    [Fact]
    public async Task A_moment_that_comes_many_times_is_one_sample()
    {
        Respond(Matrix("""[1.001,"5"],[1.001,"5"],[1.0012,"5"],[2,"6"],[2,"6"],[2,"7"],[3,"8"]"""));

        Assert.Equal(
            [new MetricSample(1001, 5), new MetricSample(2000, 7), new MetricSample(3000, 8)],
            Assert.Single((await QueryAsync()).Series).Samples
        );
    }

    [Fact]
    public async Task Samples_that_come_out_of_order_are_put_in_order()
    {
        Respond(Matrix("""[3,"8"],[1,"5"],[2,"6"],[1,"5"]"""));

        Assert.Equal(
            [new MetricSample(1000, 5), new MetricSample(2000, 6), new MetricSample(3000, 8)],
            Assert.Single((await QueryAsync()).Series).Samples
        );
    }

    [Theory]
    [InlineData("""[1,"5"],[2,"NaN"]""", 1, 0)]
    [InlineData("""[1,"5"],[2,"NaN"],[3,"NaN"]""", 1, 1)]
    [InlineData("""[1,"NaN"],[2,"5"]""", 1, 1)]
    [InlineData("""[1,"NaN"]""", 0, 1)]
    public async Task The_NaN_that_ends_a_series_is_neither_a_sample_nor_a_bad_value(string values, int samples, int rejected)
    {
        Respond(Matrix(values));

        Assert.Equal(samples, Assert.Single((await QueryAsync()).Series).Samples.Count);
        Assert.Equal(rejected, Rejected("nan"));
    }

    [Theory]
    [InlineData(""","warnings":["No StoreAPIs matched for this query"]""", "with a part of the data: No StoreAPIs matched for this query")]
    [InlineData(""","infos":["metric might not be a counter"],"warnings":["one","two"]""", "with a part of the data: one")]
    [InlineData(""","isPartial":true""", "with a part of the data: isPartial is true")]
    public async Task A_part_of_the_data_is_no_data(string field, string problem)
    {
        var whole = Matrix("""[1,"1"]""");
        foreach (var body in new[] { whole[..^1] + field + "}", "{" + field[1..] + "," + whole[1..] })
        {
            Respond(body);

            var response = await QueryAsync();

            Assert.Empty(response.Series);
            Assert.EndsWith(problem, response.Problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(""","infos":["PromQL info: metric might not be a counter"]""")]
    [InlineData(""","warnings":[]""")]
    [InlineData(""","isPartial":false""")]
    [InlineData(""","stats":{"warnings":["of another kind"]}""")]
    public async Task A_remark_that_does_not_concern_the_data_is_ignored(string field)
    {
        Respond(Matrix("""[1,"1"]""")[..^1] + field + "}");

        var response = await QueryAsync();

        Assert.Null(response.Problem);
        Assert.Single(Assert.Single(response.Series).Samples);
    }

    [Fact]
    public async Task A_series_of_histograms_alone_is_named_as_a_problem()
    {
        const string histograms = """[[1,{"count":"1","sum":"2","buckets":[[0,"1","2","1"]]}]]""";
        Respond(Matrix("""[1,"1"]""").Replace("\"values\"", $"\"histograms\":{histograms},\"values\"", StringComparison.Ordinal));
        Assert.Single(Assert.Single((await QueryAsync()).Series).Samples);

        Respond(Matrix("").Replace("\"values\":[]", $"\"histograms\":{histograms}", StringComparison.Ordinal));
        Assert.Equal("Prometheus holds a histogram where a number was expected: name=vm,namespace=ns", (await QueryAsync()).Problem);
    }
}
