using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bonding.Architecture.Tests;

/// <summary>Code that a reader can finish: short methods, short files, one public type a file.</summary>
public class SizeTest
{
    private const int LongestFile = 300;
    private const int LongestMethod = 40;

    public static TheoryData<string, int> LengthsAtNineTenths => new()
    {
        { "src/Bonding.Domain", 15 },
        { "src/Bonding.Forecasting", 15 },
        { "src/Bonding.Simulation", 15 },
        { "src/Bonding.Kubernetes", 25 },
        { "src/Bonding.Resources", 25 },
        { "src/Bonding.Operator", 25 },
        { "src/Bonding.Cli", 25 },
    };

    [Fact]
    public void No_file_is_too_long_to_read()
    {
        var tooLong = AllSources().Select(file => (Repository.Relative(file), Lines: File.ReadAllLines(file).Length)).Where(file => file.Lines > LongestFile).ToList();
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_method_is_too_long_to_read()
    {
        var tooLong = Repository.Sources("src").SelectMany(Methods).Where(method => method.Lines > LongestMethod).ToList();
        Assert.Empty(tooLong);
    }

    [Theory]
    [MemberData(nameof(LengthsAtNineTenths))]
    public void Nine_methods_of_ten_are_short(string folder, int longest)
    {
        var lengths = Repository.Sources(folder).SelectMany(Methods).Select(method => method.Lines).Order().ToList();
        var nineTenths = lengths.ElementAtOrDefault(lengths.Count * 9 / 10);
        Assert.True(nineTenths <= longest, $"{folder}: nine tenths of the methods have up to {nineTenths} lines, not {longest}");
    }

    [Fact]
    public void A_file_holds_one_public_type_and_bears_its_name()
    {
        var wrong = Repository.Sources("src").Select(file => (File: Repository.Relative(file), Types: PublicTypes(file).ToList()))
            .Where(file => file.Types.Count > 1 || file.Types.Any(type => !NameMatches(file.File, type)));
        Assert.Empty(wrong.Select(file => $"{file.File}: {string.Join(", ", file.Types)}"));
    }

    private static IEnumerable<string> AllSources() => Repository.Sources("src").Concat(Repository.Sources("tests"));

    private static IEnumerable<(string File, string Method, int Lines)> Methods(string file) =>
        Parse(file).DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
            .Where(method => method.Body is not null)
            .Select(method => (Repository.Relative(file), NameOf(method), BodyLines(method.Body!)));

    // Lines between the braces.
    private static int BodyLines(BlockSyntax body)
    {
        var span = body.GetLocation().GetLineSpan();
        return Math.Max(0, span.EndLinePosition.Line - span.StartLinePosition.Line - 1);
    }

    private static string NameOf(BaseMethodDeclarationSyntax method) => method is MethodDeclarationSyntax named ? named.Identifier.Text : method.Kind().ToString();

    private static IEnumerable<string> PublicTypes(string file) =>
        Parse(file).DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && member.Parent is BaseNamespaceDeclarationSyntax)
            .Where(member => member.Modifiers.Any(SyntaxKind.PublicKeyword))
            .Select(member => member is BaseTypeDeclarationSyntax type ? type.Identifier.Text : ((DelegateDeclarationSyntax)member).Identifier.Text);

    // A part of a partial type is named Type.Part.cs; generic siblings are named TypeOf….cs.
    private static bool NameMatches(string file, string type)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name == type || name.StartsWith(type + ".", StringComparison.Ordinal) || name.StartsWith(type + "Of", StringComparison.Ordinal);
    }

    private static SyntaxNode Parse(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
}
