using System.Diagnostics.CodeAnalysis;

namespace Bonding.Resources.Mapping;

/// <summary>What a resource says in the words of the domain, or every field that prevents it.</summary>
public sealed class Mapped<T>
    where T : class
{
    private Mapped(T? value, IReadOnlyList<FieldError> errors)
    {
        Value = value;
        Errors = errors;
    }

    /// <summary>Null exactly if there are errors.</summary>
    public T? Value { get; }

    public IReadOnlyList<FieldError> Errors { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsUsable => Value is not null;

    /// <summary>All errors in one line, in the order of the fields.</summary>
    public string Problem => string.Join("; ", Errors);

    /// <summary>Without errors the value that <paramref name="make"/> makes; it is not called otherwise.</summary>
    internal static Mapped<T> Of(IReadOnlyList<FieldError> errors, Func<T> make) =>
        errors.Count == 0 ? new Mapped<T>(make(), errors) : new Mapped<T>(null, errors);
}
