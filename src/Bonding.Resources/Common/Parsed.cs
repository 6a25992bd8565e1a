using System.Diagnostics.CodeAnalysis;

namespace Bonding.Resources.Common;

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
