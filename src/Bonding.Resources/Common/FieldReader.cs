using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Bonding.Domain.Credits;

namespace Bonding.Resources.Common;

/// <summary>Reads fields and collects the errors, so that all of them are reported at once.</summary>
internal sealed class FieldReader
{
    private static readonly long LatestInstant = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly string _prefix;
    private readonly List<FieldError> _errors;

    /// <param name="prefix">Path of the part that is read, such as <c>spec.bonding</c>.</param>
    public FieldReader(string prefix)
        : this(prefix, []) { }

    private FieldReader(string prefix, List<FieldError> errors) => (_prefix, _errors) = (prefix, errors);

    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Returns a reader of another part that adds its errors to the same list.</summary>
    public FieldReader Under(string prefix) => new(prefix, _errors);

    public void AddError(string field, object? value, string allowed) =>
        _errors.Add(new FieldError($"{_prefix}.{field}", Text(value), allowed));

    /// <summary>Reads an amount from 0 to the most that can be held; zero after an error.</summary>
    public CreditAmount Credits(string field, string? text) => Credits(field, text, CreditAmount.Zero, CreditAmount.MostHeld);

    /// <summary>Reads an amount that is zero if it is left out.</summary>
    public CreditAmount OptionalCredits(string field, string? text) => text is null ? CreditAmount.Zero : Credits(field, text);

    /// <summary>Reads an amount that may be negative; zero after an error, or if it is left out.</summary>
    public CreditAmount SignedCredits(string field, string? text) =>
        text is null ? CreditAmount.Zero : Credits(field, text, -CreditAmount.MostHeld, CreditAmount.MostHeld);

    /// <summary>Reads an amount within two bounds, both included; zero after an error.</summary>
    public CreditAmount Credits(string field, string? text, CreditAmount least, CreditAmount most)
    {
        if (CreditAmount.TryParse(text, out var credits) && credits >= least && credits <= most)
            return credits;
        AddError(field, text, $"a decimal from {least} to {most} with at most 6 decimals");
        return CreditAmount.Zero;
    }

    public int Integer(string field, int value, int least, int most)
    {
        if (value < least || value > most)
            AddError(field, value, $"{least} to {most}");
        return value;
    }

    /// <summary>Reads an instant in milliseconds since 1970; the start of 1970 after an error.</summary>
    public DateTimeOffset Timestamp(string field, long unixMilliseconds)
    {
        if (unixMilliseconds >= 0 && unixMilliseconds <= LatestInstant)
            return DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
        AddError(field, unixMilliseconds, $"0 to {LatestInstant}");
        return DateTimeOffset.UnixEpoch;
    }

    /// <summary>Adds an error for every number of an object that is outside the range of its field. A number may be left out.</summary>
    public void CheckRanges(object part)
    {
        foreach (var range in FieldRange.AllOf(part.GetType()))
            if (range.Property.GetValue(part) is { } value && !range.Contains(value))
                AddError(range.Field, value, range.ToString());
    }

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            IEnumerable<double> list => $"[{string.Join(", ", list.Select(item => Text(item)))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}

/// <summary>One field of a resource that cannot be used.</summary>
/// <param name="Field">Path of the field, such as <c>spec.bonding.unitPrice</c>.</param>
/// <param name="Value">The value of the field; null if it is missing.</param>
/// <param name="Allowed">The values that are allowed.</param>
public sealed record FieldError(string Field, string? Value, string Allowed)
{
    public override string ToString() =>
        Value is null ? $"{Field} is missing; allowed: {Allowed}" : $"{Field} is '{Value}'; allowed: {Allowed}";
}

/// <summary>Converts the instants of resources, which are UTC whatever their <see cref="DateTime.Kind"/>.</summary>
internal static class UtcTime
{
    public static DateTimeOffset Of(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}

/// <summary>Leaves out empty texts in statuses: some API servers (1.20) take an empty string for null and refuse it.</summary>
public static class OptionalText
{
    public static string? OrNull(string text) => text.Length == 0 ? null : text;
}

/// <summary>The domain's value of a resource, or every field that prevents it.</summary>
public sealed class Parsed<T>
    where T : class
{
    private Parsed(T? value, IReadOnlyList<FieldError> errors)
    {
        Value = value;
        Errors = errors;
    }

    /// <summary>Null exactly if there are errors.</summary>
    public T? Value { get; }

    public IReadOnlyList<FieldError> Errors { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null;

    /// <summary>All errors in one line, in the order of the fields.</summary>
    public string ErrorMessage => string.Join("; ", Errors);

    /// <summary>Holds the errors, or the value of <paramref name="make"/>, which is called only if there are no errors.</summary>
    internal static Parsed<T> Of(IReadOnlyList<FieldError> errors, Func<T> make) =>
        errors.Count == 0 ? new Parsed<T>(make(), errors) : new Parsed<T>(null, errors);
}
