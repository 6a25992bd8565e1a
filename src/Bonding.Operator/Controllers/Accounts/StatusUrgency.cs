namespace Bonding.Operator.Controllers.Accounts;

/// <summary>How soon a status has to be written.</summary>
public enum StatusUrgency
{
    /// <summary>Only numbers that move all the time changed, or nothing: once in a <see cref="CheckpointInterval"/>.</summary>
    Routine,

    /// <summary>Something that a reader wants to see changed: at most six times in that interval.</summary>
    Soon,

    /// <summary>Something changed that must not be lost or that others act on.</summary>
    Now,
}
