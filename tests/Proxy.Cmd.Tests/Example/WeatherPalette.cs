using Akka.Actor;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Tests.Example;

public static class WeatherPalette
{
    public static CommandPalette Instance { get; } = new(
        "weather",
        "what it is like outside",
        [
            new CommandDefinitionBuilder()
                .WithName("report")
                .WithDescription("the weather of some cities")
                .WithArgument(argument => argument
                    .WithName("city").WithDescription("a city")
                    .WithSwitch("-c").WithSwitch("--city")
                    .IsMandatory().IsMultiple())
                .WithResult(ResultShape.List)
                .IsReadOnly()
                .Build(),
            new CommandDefinitionBuilder()
                .WithName("watch")
                .WithDescription("the temperature, until Ctrl+C")
                .WithResult(ResultShape.Stream)
                .IsReadOnly()
                .Build(),
            new CommandDefinitionBuilder()
                .WithName("wish")
                .WithDescription("asks for better weather")
                .Build(),
        ],
        Props.Create<WeatherHandler>());
}

public sealed class WeatherHandler : CommandHandlerActor
{
    public WeatherHandler()
    {
        Process("report", ReportAsync);
        Process("watch", WatchAsync);

        // An actor's answer: any number of messages to the sender, the last one final.
        Process("wish", _ => Sender.Tell(new CommandResponse("We shall see.")));
    }

    // A task's answer: a table. pbm aligns it, or prints the rows as JSON with --json.
    private static async Task ReportAsync(Command command)
    {
        await command.Output.TableAsync(new("city", "CITY"), new("celsius", "°C", ColumnFormat.Number));
        foreach (var city in command.Arguments.Values("city"))
        {
            if (city == "Atlantis") throw new CommandException("Atlantis has no weather", "ask for a city above the sea");
            await command.Output.RowsAsync([new { City = city, Celsius = city.Length }]);
        }
    }

    // A stream goes on until its client has gone, which cancels the token.
    private static async Task WatchAsync(Command command)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var celsius = 20; ; celsius++)
        {
            await command.Output.DataAsync(new { celsius }, $"{celsius} °C");
            await timer.WaitForNextTickAsync(command.Cancellation);
        }
    }
}
