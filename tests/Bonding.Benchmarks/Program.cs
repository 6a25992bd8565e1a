using Bonding.Benchmarks;

return args switch
{
    ["forecast", var folder, .. var groups] => ForecastTable.Run(folder, groups),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bonding-benchmarks forecast DATA_FOLDER [GROUP...]");
    return 2;
}
