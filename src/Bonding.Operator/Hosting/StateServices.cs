using Bonding.Operator.State;

namespace Bonding.Operator.Hosting;

/// <summary>The state of the operator.</summary>
public static class StateServices
{
    /// <summary>What is in memory, one of each.</summary>
    public static IServiceCollection AddOperatorState(this IServiceCollection services) => services
        .AddSingleton<AccountBook>()
        .AddSingleton<StandingBoard>()
        .AddSingleton<RulesInForce>()
        .AddSingleton<PrometheusHealth>();
}
