using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bonding.Architecture.Tests;

/// <summary>Tests lie where their subjects do: a reader of a type finds its tests without a search.</summary>
public class MirrorTest
{
    private const string Suffix = "Test";

    public static TheoryData<string> TestedProjects =>
        [.. Repository.Projects.Where(project => Directory.Exists(Path.Combine(Repository.Root, TestsOf(project))))];

    [Theory]
    [MemberData(nameof(TestedProjects))]
    public void A_test_class_lies_in_the_folder_of_the_type_that_it_names(string project)
    {
        var folders = ClassesBelow("src/" + project).ToLookup(type => type.Name, type => type.Folder);
        var astray = ClassesBelow(TestsOf(project))
            .Where(test => test.Name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(test => (test.Name, test.Folder, Expected: folders[test.Name[..^Suffix.Length]].ToList()))
            .Where(test => test.Expected.Count > 0 && !test.Expected.Contains(test.Folder))
            .Select(test => $"{test.Name} lies in {test.Folder}, its type in {string.Join(" and ", test.Expected)}");
        Assert.Empty(astray);
    }

    private static string TestsOf(string project) => $"tests/{project}.Tests";

    private static IEnumerable<(string Name, string Folder)> ClassesBelow(string root) =>
        from file in Repository.Sources(root)
        let folder = Path.GetRelativePath(Path.Combine(Repository.Root, root), Path.GetDirectoryName(file)!)
        from type in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where type.Parent is BaseNamespaceDeclarationSyntax
        select (type.Identifier.Text, folder);
}
