<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>CandidateMenu</name>
        <message numerus="yes">
            <source>Decide the same for its %Ln near copy(s)</source>
            <translation>
                <numerusform>Decide the same for its %Ln near copy</numerusform>
                <numerusform>Decide the same for its %Ln near copies</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DecisionPanel</name>
        <message numerus="yes">
            <source>Stands for %Ln near copy(s) too; each gets a decision of its own.</source>
            <translation>
                <numerusform>Stands for %Ln near copy too; each gets a decision of its own.</numerusform>
                <numerusform>Stands for %Ln near copies too; each gets a decision of its own.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The same is decided for its %Ln near copy(s).</source>
            <translation>
                <numerusform>The same is decided for its %Ln near copy.</numerusform>
                <numerusform>The same is decided for its %Ln near copies.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Decided alone: not the same for %Ln of its near copies.</source>
            <translation>
                <numerusform>Decided alone: not the same for %Ln of its near copies.</numerusform>
                <numerusform>Decided alone: not the same for %Ln of its near copies.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>JobsPanel</name>
        <message numerus="yes">
            <source>%Ln more</source>
            <translation>
                <numerusform>%Ln more</numerusform>
                <numerusform>%Ln more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>NearCopies</name>
        <message numerus="yes">
            <source>Near copies: %Ln photograph(s)</source>
            <translation>
                <numerusform>Near copies: %Ln photograph</numerusform>
                <numerusform>Near copies: %Ln photographs</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PasswordSheet</name>
        <message numerus="yes">
            <source>%Ln file(s) can be opened with a password only.</source>
            <translation>
                <numerusform>%Ln file can be opened with a password only.</numerusform>
                <numerusform>%Ln files can be opened with a password only.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PeoplePlace</name>
        <message numerus="yes">
            <source>Confirm with its %Ln near copy(s)</source>
            <translation>
                <numerusform>Confirm with its %Ln near copy</numerusform>
                <numerusform>Confirm with its %Ln near copies</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>face confirmed with %Ln near copy(s)</source>
            <translation>
                <numerusform>face confirmed with %Ln near copy</numerusform>
                <numerusform>face confirmed with %Ln near copies</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ProblemsPanel</name>
        <message numerus="yes">
            <source>Try %Ln file(s) again</source>
            <translation>
                <numerusform>Try %Ln file again</numerusform>
                <numerusform>Try %Ln files again</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RankChanges</name>
        <message numerus="yes">
            <source>%Ln template(s) made.</source>
            <translation>
                <numerusform>%Ln template made.</numerusform>
                <numerusform>%Ln templates made.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln crop(s) gave none.</source>
            <translation>
                <numerusform>%Ln crop gave none.</numerusform>
                <numerusform>%Ln crops gave none.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RetentionPart</name>
        <message numerus="yes">
            <source>held longer than the policy's %Ln day(s)</source>
            <translation>
                <numerusform>held longer than the policy's %Ln day</numerusform>
                <numerusform>held longer than the policy's %Ln days</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Reviewer</name>
        <message numerus="yes">
            <source>Not decided with it: %Ln near copy(s); W decides the same.</source>
            <translation>
                <numerusform>Not decided with it: %Ln near copy; W decides the same.</numerusform>
                <numerusform>Not decided with it: %Ln near copies; W decides the same.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln near copy(s)</source>
            <translation>
                <numerusform>%Ln near copy</numerusform>
                <numerusform>%Ln near copies</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ShelfTree</name>
        <message numerus="yes">
            <source>%Ln more folder(s)</source>
            <translation>
                <numerusform>%Ln more folder</numerusform>
                <numerusform>%Ln more folders</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>policy</name>
        <message numerus="yes">
            <source>after %Ln minute(s)</source>
            <translation>
                <numerusform>after %Ln minute</numerusform>
                <numerusform>after %Ln minutes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln day(s)</source>
            <translation>
                <numerusform>%Ln day</numerusform>
                <numerusform>%Ln days</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>review</name>
        <message numerus="yes">
            <source>%Ln day(s)</source>
            <translation>
                <numerusform>%Ln day</numerusform>
                <numerusform>%Ln days</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>words</name>
        <message numerus="yes">
            <source>without %Ln chosen face(s)</source>
            <translation>
                <numerusform>without %Ln chosen face</numerusform>
                <numerusform>without %Ln chosen faces</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>without %Ln chosen photograph(s)</source>
            <translation>
                <numerusform>without %Ln chosen photograph</numerusform>
                <numerusform>without %Ln chosen photographs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln face(s)</source>
            <translation>
                <numerusform>%Ln face</numerusform>
                <numerusform>%Ln faces</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln candidate(s)</source>
            <translation>
                <numerusform>%Ln candidate</numerusform>
                <numerusform>%Ln candidates</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s)</source>
            <translation>
                <numerusform>%Ln file</numerusform>
                <numerusform>%Ln files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln problem(s)</source>
            <translation>
                <numerusform>%Ln problem</numerusform>
                <numerusform>%Ln problems</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln source(s)</source>
            <translation>
                <numerusform>%Ln source</numerusform>
                <numerusform>%Ln sources</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln entry(s)</source>
            <translation>
                <numerusform>%Ln entry</numerusform>
                <numerusform>%Ln entries</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photograph(s)</source>
            <translation>
                <numerusform>%Ln photograph</numerusform>
                <numerusform>%Ln photographs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln search(es)</source>
            <translation>
                <numerusform>%Ln search</numerusform>
                <numerusform>%Ln searches</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photograph(s) of one person, searched with as one</source>
            <translation>
                <numerusform>%Ln photograph of one person, searched with as one</numerusform>
                <numerusform>%Ln photographs of one person, searched with as one</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>+%Ln near copy(s)</source>
            <translation>
                <numerusform>+%Ln near copy</numerusform>
                <numerusform>+%Ln near copies</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>stands for %Ln near copy(s) too</source>
            <translation>
                <numerusform>stands for %Ln near copy too</numerusform>
                <numerusform>stands for %Ln near copies too</numerusform>
            </translation>
        </message>
    </context>
</TS>
