using Bonding.Benchmarks;

return args switch
{
    ["forecast", var folder, .. var groups] => ForecastTable.Run(folder, groups),
    ["tick"] => TickBench.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bonding-benchmarks forecast DATA_FOLDER [GROUP...] | tick");
    return 2;
}
