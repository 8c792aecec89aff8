using ArchUnitNET.Fluent.Extensions;

namespace Proxy.Architecture.Tests;

/// <summary>The rules among folders are broken by what breaks them: code that is planted in this assembly.</summary>
public sealed class PlantedCircleTests
{
    private static readonly ArchUnitNET.Domain.Architecture Planted = CodeModel.Load(typeof(PlantedCircleTests).Assembly);

    /// <summary>How the second of two folders uses the first: what closes the circle is hidden in different places.</summary>
    public static TheoryData<string> Circles => ["AsyncLambda", "AsyncIterator", "TypeArgument", "CaughtException", "EnumConstant"];

    [Theory]
    [MemberData(nameof(Circles))]
    public void A_circle_is_found_wherever_it_is_closed(string planted)
    {
        var broken = Broken(planted);

        Assert.Contains(broken, text => text.Contains("Left -> Right", StringComparison.Ordinal));
        Assert.Contains(broken, text => text.Contains("Right -> Left", StringComparison.Ordinal));
    }

    [Fact]
    public void A_circle_through_a_folder_below_is_found()
    {
        var text = Assert.Single(Broken("Below"));

        Assert.Contains("Planted.Below.Right.Rightist -> Proxy.Architecture.Tests.Planted.Below.Left.Deeper.Lowest", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_use_each_other_one_way_break_nothing()
    {
        Assert.Empty(Broken("OneWay"));
        Assert.True(FolderRules.NothingUsesTheRoot(Root("OneWay")).HasNoViolations(Planted));
    }

    [Fact]
    public void A_use_of_the_assembly_s_own_folder_is_found_and_names_the_type()
    {
        var results = FolderRules.NothingUsesTheRoot(Root("UsedRoot")).Evaluate(Planted);

        var broken = Assert.Single(results, result => !result.Passed);
        Assert.Contains("UsedRoot.Left.Leftist", broken.Description, StringComparison.Ordinal);
        Assert.Contains("UsedRoot.Top", broken.Description, StringComparison.Ordinal);
    }

    private static string Root(string planted) => $"{typeof(PlantedCircleTests).Namespace}.Planted.{planted}";

    private static List<string> Broken(string planted) =>
        [.. FolderRules.NoCircles(Root(planted)).SelectMany(rule => rule.Evaluate(Planted)).Where(result => !result.Passed).Select(result => result.Description)];
}
