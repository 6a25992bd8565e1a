using Bonding.Benchmarks;

return args switch
{
    ["tick"] => TickBench.Run(),
    ["forecast", var data, "--stored", .. var groups] => new ForecastTable(
        data,
        Anchors.Stored(Path.Combine(data, "expected_per_series.csv"))
    ).Run(groups),
    ["forecast", var data, "--r", var anchors, .. var groups] => new ForecastTable(data, Anchors.Fresh(anchors, data)).Run(groups),
    ["m4", var data] => M4Check.Run(data),
    ["cadence", var data, .. var groups] => CadenceTable.Run(data, groups),
    ["cost"] => UpdateBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: bonding-benchmarks forecast DATA_FOLDER --stored [GROUP...]        R's models by their stored scores
               bonding-benchmarks forecast DATA_FOLDER --r FOLDER [GROUP...]      R's models by the forecasts in a folder
               bonding-benchmarks cadence DATA_FOLDER [GROUP...]                  the engine on samples 1 to 30 s apart
               bonding-benchmarks m4 DATA_FOLDER                                  known numbers of the M4 competition
               bonding-benchmarks cost                                            one update, by BenchmarkDotNet
               bonding-benchmarks tick                                            what a tick computes
        """
    );
    return 2;
}
