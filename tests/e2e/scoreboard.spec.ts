import { scoreSurvival } from '../support/scoreboard'

scoreSurvival()
