namespace Bonding.Operator.State;

/// <summary>Whether this process may write to tenants now.</summary>
public interface ILeadership
{
    bool Leads { get; }
}
