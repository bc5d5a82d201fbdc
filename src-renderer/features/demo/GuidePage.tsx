import { Button } from '@mantine/core'
import { useStore } from 'zustand'
import type { DemoStatus } from '../../../src-main/contract/models/demo.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import classes from './demo.module.css'
import { goToStep, guide } from './demoStore.ts'
import { FaultCard } from './FaultCard.tsx'
import { faultKinds } from './faults.ts'
import { steps } from './steps.ts'

/** The speaker's page: the step that is shown, what to say about it, what comes next, and what can be broken. */
export const GuidePage = ({ status }: { readonly status: DemoStatus }) => {
  const at = useStore(guide, ({ step }) => step)
  const step = steps[at] ?? steps[0]
  if (!step) return null
  return (
    <Page
      title="Guided demo"
      lead="Your page. Show the room another tab of this demo: it follows the steps that you choose here."
      actions={
        <Button
          component="a"
          variant="default"
          href={step.place(status)}
          target="_blank"
          leftSection={<Icon name="external" size={16} />}
        >
          Open a tab for the room
        </Button>
      }
    >
      <div className={classes.guide}>
        <Card title="Steps">
          <ol className={classes.steps}>
            {steps.map(({ id, title }, index) => (
              <li key={id}>
                <button
                  type="button"
                  className={classes.step}
                  aria-current={index === at ? 'step' : undefined}
                  onClick={() => void goToStep(index)}
                >
                  <span className={classes.number}>{index + 1}</span>
                  {title}
                </button>
              </li>
            ))}
          </ol>
        </Card>
        <div className={classes.notes}>
          <Card title={`${at + 1} · ${step.title}`} aside={`${step.speed} × as fast`}>
            <p className={classes.look}>
              <Icon name="present" size={18} /> {step.look}
            </p>
            <ul className={classes.say} aria-label="Speaker’s note">
              {step.say.map((thought) => (
                <li key={thought}>{thought}</li>
              ))}
            </ul>
            {step.fault && <FaultCard kind={step.fault} last={status.faults.find(({ kind }) => kind === step.fault)} />}
            <div className={classes.walk}>
              <Button variant="default" disabled={at === 0} onClick={() => void goToStep(at - 1)}>
                Back
              </Button>
              <Button component="a" variant="default" href={step.place(status)}>
                Show it here
              </Button>
              <Button disabled={at === steps.length - 1} onClick={() => void goToStep(at + 1)}>
                Next{steps[at + 1] ? `: ${steps[at + 1]?.title}` : ''}
              </Button>
            </div>
          </Card>
          <Card title="Break something">
            <div className={classes.faults}>
              {faultKinds
                .filter((kind) => kind !== step.fault)
                .map((kind) => (
                  <FaultCard key={kind} kind={kind} last={status.faults.find((fault) => fault.kind === kind)} />
                ))}
            </div>
          </Card>
        </div>
      </div>
    </Page>
  )
}
