using Bonding.Domain.Multipliers;
using Bonding.Forecasting;

namespace Bonding.Operator.Decisions;

/// <summary>Makes the forecaster of one resource of one tenant, whose samples are shares of the tenant's size.</summary>
public delegate IForecaster ForecasterFactory(ResourceKind kind);
