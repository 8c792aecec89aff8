using Microsoft.Extensions.Logging;
using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>docs/log-events.md has every event that the product logs, and no other; <c>docs/log-events</c> writes it.</summary>
public sealed class LogLedgerTests
{
    private static readonly IReadOnlyCollection<LoggedEvent> Product = LogLedger.Events(ProductAssembly.All.Select(each => each.Compiled));

    [Fact]
    public void Every_event_is_explained_and_no_other()
    {
        Assert.True(Product.Count > 50, "the events of the product are not found");
        Findings.MustBeNone(LogLedger.Problems(Document(), Product));
    }

    [Fact]
    public void The_document_lists_the_events_as_they_are() =>
        Assert.True(LogLedger.Renew(Document(), Product) == Document(), $"{LogLedger.Document} lists other events than the assemblies have: run docs/log-events");

    [Fact]
    public void An_id_that_two_events_have_is_found() => Finds("PC201 is the id of", [.. Product, new(201, LogLevel.Warning, "another", "X.Y")]);

    [Fact]
    public void An_event_without_an_explanation_is_found() => Finds("PC299 (X.Y) is not explained", [.. Product, new(299, LogLevel.Warning, "new {Thing}", "X.Y")]);

    [Fact]
    public void An_id_that_nothing_logs_is_found() => Finds("PC201 is in docs/log-events.md, and nothing logs it", [.. Product.Where(each => each.Number != 201)]);

    [Fact]
    public void A_new_event_gets_a_row_and_an_old_one_keeps_its_explanation()
    {
        var renewed = LogLedger.Renew(Document(), [.. Product, new(299, LogLevel.Warning, "new {Thing}", "X.Y")]);
        Assert.Contains("| PC299 | warning | `new {Thing}` | |\n", renewed, StringComparison.Ordinal);
        Assert.Equal(Document(), renewed.Replace("| PC299 | warning | `new {Thing}` | |\n", "", StringComparison.Ordinal));
    }

    // Akka makes its scheduler with one, and most of the tasks that can fail there are Akka's.
    [Fact]
    public void Nothing_is_logged_through_the_actor_system() => Findings.MustBeNone(
        SourceFile.All.Where(file => !file.Path.EndsWith("/TicklessScheduler.cs", StringComparison.Ordinal) && file.Lines.Any(line => line.Contains("ILoggingAdapter", StringComparison.Ordinal))).Select(file => $"{file.Path} logs through Akka, without an id"));

    private static void Finds(string problem, IReadOnlyCollection<LoggedEvent> events) =>
        Assert.StartsWith(problem, Assert.Single(LogLedger.Problems(Document(), events)), StringComparison.Ordinal);

    private static string Document() => File.ReadAllText(Path.Combine(Repository.Root, LogLedger.Document));
}
