namespace Bonding.Resources.Common;

/// <summary>
/// Marks a field that the API server fills in when it is left out. The default is the value that a new object holds, so it stands in the
/// property's initializer alone.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultedAttribute : Attribute;
