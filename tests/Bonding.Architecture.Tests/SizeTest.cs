using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bonding.Architecture.Tests;

/// <summary>Code that is easy to read: short methods, one concept a file, no long file and few fragments.</summary>
public class SizeTest
{
    private const int LongestFile = 300;
    private const int LongestMethod = 40;
    private const int LongestLine = 140;

    // A fragment costs its reader a jump for a few lines.
    private const int FragmentLines = 15;
    private const double LargestShareOfFragments = 0.08;
    private const int SmallestMedian = 40;
    private const int MostFiles = 640;

    public static TheoryData<string, int> LengthsAtNineTenths =>
        new()
        {
            { "src/Bonding.Domain", 15 },
            { "src/Bonding.Forecasting", 15 },
            { "src/Bonding.Simulation", 15 },
            { "src/Bonding.Kubernetes", 25 },
            { "src/Bonding.Resources", 25 },
            { "src/Bonding.Operator", 25 },
            { "src/Bonding.Cli", 25 },
            { "src/Bonding.Agent", 25 },
        };

    [Fact]
    public void No_file_is_too_long_to_read()
    {
        var tooLong = AllSources()
            .Select(file => (Name: Repository.Relative(file), Lines: LinesOf(file)))
            .Where(file => file.Lines > LongestFile);
        Repository.AssertNone(tooLong.Select(file => $"{file.Name}: {file.Lines} lines, allowed are {LongestFile}"));
    }

    [Fact]
    public void Few_files_of_src_are_fragments()
    {
        var lines = Repository.Sources("src").Select(LinesOf).Order().ToList();
        Assert.InRange(lines.Count, 1, MostFiles);
        Assert.InRange(lines.Count(count => count <= FragmentLines) / (double)lines.Count, 0, LargestShareOfFragments);
        Assert.InRange(lines[lines.Count / 2], SmallestMedian, LongestFile);
    }

    [Fact]
    public void No_line_is_too_wide_to_read()
    {
        var tooWide = AllSources()
            .SelectMany(file =>
                File.ReadLines(file).Select((line, index) => (Place: $"{Repository.Relative(file)}:{index + 1}", line.Length))
            )
            .Where(line => line.Length > LongestLine);
        Repository.AssertNone(tooWide.Select(line => $"{line.Place}: {line.Length} columns, allowed are {LongestLine}"));
    }

    [Fact]
    public void No_method_is_too_long_to_read()
    {
        var tooLong = Repository.Sources("src").SelectMany(Methods).Where(method => method.Lines > LongestMethod);
        Repository.AssertNone(
            tooLong.Select(method => $"{method.File} {method.Method}: {method.Lines} lines, allowed are {LongestMethod}")
        );
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
    public void A_file_bears_the_name_of_its_main_type()
    {
        var wrong = Repository.Sources("src").Where(file => !BearsTheNameOfItsMainType(file)).Select(Repository.Relative);
        Repository.AssertNone(wrong);
    }

    private static bool BearsTheNameOfItsMainType(string file)
    {
        var types = TopLevelTypes(file);
        var name = Path.GetFileNameWithoutExtension(file);
        if (types.Count == 0)
            return name == "Program";
        // A part of a partial type is named Type.Part.cs.
        return IsFamily(file) || NameOf(types[0]) == name || name.StartsWith(NameOf(types[0]) + ".", StringComparison.Ordinal);
    }

    // Attributes of one purpose, and the enums that they take, may share a file that bears their common name.
    private static bool IsFamily(string file) =>
        Path.GetFileNameWithoutExtension(file).EndsWith("Attributes", StringComparison.Ordinal)
        && TopLevelTypes(file).All(type => type is EnumDeclarationSyntax || NameOf(type).EndsWith("Attribute", StringComparison.Ordinal));

    private static List<MemberDeclarationSyntax> TopLevelTypes(string file) =>
        [
            .. Parse(file)
                .DescendantNodes()
                .OfType<MemberDeclarationSyntax>()
                .Where(member =>
                    member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && member.Parent is BaseNamespaceDeclarationSyntax
                )
                .Where(member => member.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax),
        ];

    private static string NameOf(MemberDeclarationSyntax member) =>
        member is BaseTypeDeclarationSyntax type ? type.Identifier.Text : ((DelegateDeclarationSyntax)member).Identifier.Text;

    private static IEnumerable<string> AllSources() => Repository.Sources("src").Concat(Repository.Sources("tests"));

    private static IEnumerable<(string File, string Method, int Lines)> Methods(string file) =>
        Parse(file)
            .DescendantNodes()
            .OfType<BaseMethodDeclarationSyntax>()
            .Where(method => method.Body is not null)
            .Select(method => (Repository.Relative(file), NameOf(method), LinesOf(method.Body!) - 2));

    private static string NameOf(BaseMethodDeclarationSyntax method) =>
        method is MethodDeclarationSyntax named ? named.Identifier.Text : method.Kind().ToString();

    private static int LinesOf(string file) => File.ReadAllLines(file).Length;

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static SyntaxNode Parse(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
}
